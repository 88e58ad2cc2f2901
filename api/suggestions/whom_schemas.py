"""Wire shapes of recommending builders."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class BuildersIn(BaseModel):
    """Which service somebody is sought for."""

    service: str = Field(max_length=64)
    locale: str = Field("en", max_length=35, description="The language of the reasons.")


class WhomBecause(BaseModel):
    """Why somebody may be liked, in a few words."""

    key: Literal["latest", "liked", "known", "language", "well_marked", "most_booked", "new"]
    words: str


class RecommendedOut(BaseModel):
    id: str
    name: str
    place: str | None
    because: WhomBecause | None = Field(description="A reason that is true of them and tells them from the others.")


class BuildersOut(BaseModel):
    """Everybody who gives the service, whom this client may like first."""

    offer: str
    policy: str = Field(description="The version of what ordered them.")
    builders: list[RecommendedOut]
    as_of: datetime
