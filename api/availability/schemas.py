"""Wire shapes of availability."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.catalog.schemas import Price


class Named(BaseModel):
    id: str
    name: str


class BuilderNamed(Named):
    zone: str


class SlotOut(BaseModel):
    """A start that can be booked now. Show it in ``builder.zone`` or the client's zone, always with the zone."""

    start: datetime
    end: datetime
    builder: BuilderNamed
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
