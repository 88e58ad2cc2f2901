"""Wire shapes of suggestions."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from api.availability.schemas import Asked, SlotOut
from api.catalog.schemas import Price
from kit.moments import Moment


class TimesIn(Asked):
    """What is looked for, and where around; the api remembers what it offered."""

    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    seats: StrictInt = Field(1, ge=1, le=1000)  # in a body a number is said as one, in a query it cannot be
    minutes: StrictInt | None = Field(
        None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual."
    )
    near: Moment | None = Field(None, description="The time wished for; left out: as soon as there is one.")
    most: StrictInt = Field(3, ge=1, le=10, description="How many times to offer at most.")
    again: StrictBool = Field(False, description="Whether an offer was refused just before.")
    locale: str = Field("en", max_length=35, description="The language of the reasons.")


class Because(BaseModel):
    """Why a time is offered, in a few words."""

    key: Literal["as_asked", "closest", "usual", "soonest"]
    words: str


class TimeOut(SlotOut):
    because: Because | None = Field(description="A reason that is true of this time and tells it from the others.")


class TimesOut(BaseModel):
    """At most as many times as asked for: what was wished for first, if it is free, then the earliest first."""

    offer: str
    policy: str = Field(description="The version of what chose them.")
    times: list[TimeOut]
    as_of: datetime


class MeasureOut(BaseModel):
    """A booking that may be missed, and what could help; nothing here refuses or charges anybody."""

    booking: str
    start: datetime
    risk: float
    measures: list[Literal["extra_reminder", "ask_to_confirm", "offer_deposit", "standby"]]


class SpareOut(BaseModel):
    """A full group session that could take ``seats`` more, with a chance of at most ``bound`` that one is too many."""

    session: str
    start: datetime
    seats: int
    bound: float


class MeasuresOut(BaseModel):
    measures: list[MeasureOut]
    spare: list[SpareOut]


class MoveOut(BaseModel):
    """Where a session that cannot stand could go. ``agrees`` and ``comes`` are probabilities."""

    session: str
    because: Literal["busy", "hours"]
    start: datetime = Field(description="When it is now.")
    to: SlotOut
    agrees: float = Field(description="How likely the client agrees to be moved there.")
    comes: float = Field(description="How likely they then come.")
    worth: Price = Field(description="Price x agrees x comes, less what asking costs.")


class MovesOut(BaseModel):
    """Moves that can all be made together, the most worth first; ``lost`` are sessions that find no place."""

    moves: list[MoveOut]
    lost: list[str]
    worth: int = Field(description="All moves together, in minor units.")
    at_most: int = Field(description="No plan is worth more: equal to ``worth`` when the plan is proven the best.")
