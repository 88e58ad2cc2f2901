"""Whether and when clients are asked how a session was, and from how many marks an average is shown. Pure.

Kept in ``Organisation.feedback``. Asking itself is a notice of ``api.notifications``.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt

from models.identity import Organisation

RATED_WITHIN = timedelta(days=30)
LOW = 2
"""At this mark or below somebody of the team is to see to it."""


class FeedbackRules(BaseModel):
    """An organisation's rules; what it never set is as here."""

    asks: StrictBool = Field(True, description="Whether clients are asked at all.")
    ask_after: Annotated[StrictInt, Field(ge=0, le=7 * 24 * 60)] = Field(
        60, description="How many minutes after the end of the session they are asked."
    )
    shown_from: Annotated[StrictInt, Field(ge=1, le=1000)] = Field(
        5, description="From how many marks an average is shown; fewer would tell who said what."
    )

    @property
    def delay(self) -> timedelta:
        return timedelta(minutes=self.ask_after)


def rules_of(organisation: Organisation) -> FeedbackRules:
    return FeedbackRules.model_validate(organisation.feedback)
