"""Wire shapes of availability."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.catalog.schemas import Price
from kit.moments import Day, Moment
from models.people import Builder


class Named(BaseModel):
    id: str
    name: str


class BuilderNamed(Named):
    zone: str


def builder_named(row: Builder) -> BuilderNamed:
    return BuilderNamed(id=row.public_id, name=row.name, zone=row.zone)


class Asked(BaseModel):
    """What is looked for: a service, perhaps with one builder, at one of its lengths, for some seats."""

    service: str = Field(max_length=64)
    builder: str | None = Field(None, max_length=64, description="Left out: all who give it.")
    seats: int = Field(1, ge=1, le=1000)
    minutes: int | None = Field(None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual.")


class SlotsAsked(Asked):
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    limit: int = Field(100, ge=1, le=1000)


class StartAsked(Asked):
    start: Moment


class OpeningAsked(BaseModel):
    first: Day = Field(alias="from", description="A date where the builder is.")
    days: int = Field(7, ge=1, le=62)


class Span(BaseModel):
    start: datetime
    end: datetime


class DayOpen(BaseModel):
    """When somebody is open on a date of ``zone``; what begins on it counts, also where it ends on the next."""

    date: date
    zone: str
    open: list[Span] = Field(description="None: closed.")
    as_usual: bool = Field(description="False where the date has hours of its own, a journey or time off in it.")


class Opening(BaseModel):
    days: list[DayOpen]


class SlotOut(BaseModel):
    """A start that can be booked now. Show it in ``builder.zone`` or the client's zone, always with the zone."""

    start: datetime
    end: datetime
    builder: BuilderNamed = Field(description="Who gives it, or leads it when several give it together.")
    builders: list[BuilderNamed] = Field(description="All who give it.")
    service: Named
    seats_left: int
    price: Price = Field(description="For the number of seats asked for.")


class Slots(BaseModel):
    slots: list[SlotOut]
    as_of: datetime


class Explained(BaseModel):
    """Whether a start can be booked, and the rule that removes it."""

    bookable: bool
    because: str | None = Field(description="notice, hours, busy, buffer, limit, run, capacity, past, grid or gap")
    detail: str | None
