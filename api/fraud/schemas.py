"""Wire shapes of what is done about unusual payments."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, Field, StrictBool, StrictInt, model_validator

from api.catalog.schemas import Price
from api.fraud.score import MOST


class Guard(BaseModel):
    """An organisation's bounds, as set; points go from 0 to 100."""

    active: StrictBool = Field(default=True, description="Whether payments are judged at all.")
    challenge_from: StrictInt = Field(30, ge=1, le=MOST, description="From so many points on the bank asks the payer.")
    review_from: StrictInt = Field(
        60, ge=1, le=MOST, description="From so many points on somebody looks at it as well."
    )
    while_reviewed: Literal["confirmed", "held"] = Field(
        "confirmed", description="Whether the booking stands at once, or is held until somebody has looked."
    )
    hours: StrictInt = Field(
        24, ge=1, le=168, description="How long it is held so; then the money goes back by itself."
    )
    usual_per_hour: StrictInt = Field(
        60, ge=1, le=100_000, description="Payments asked for in an hour that are ordinary."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_from < self.challenge_from:
            raise ValueError("review_from is at least challenge_from: whoever is looked at is asked by the bank, too")
        return self


class ReasonOut(BaseModel):
    """``words`` in the reader's language."""

    key: str
    seen: int = Field(description="How many were counted; 1 for what is there or not.")
    points: int
    words: str


class ReviewOut(BaseModel):
    """A payment that somebody looks at, or looked at."""

    payment: str
    booking: str | None = Field(description="Null where a package was bought.")
    client: str
    amount: Price
    asked_at: datetime
    risk: int
    reasons: list[ReasonOut]
    state: Literal["open", "approved", "declined", "lapsed"] = Field(
        description="lapsed: nobody had looked when its hold ended, and the money went back"
    )


class ReviewDeclineIn(BaseModel):
    """Give all of it back and cancel the booking."""

    reason: str = Field("", max_length=500, description="For the record; the client is not told of it.")
