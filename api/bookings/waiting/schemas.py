"""Wire shapes of the waiting line."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt, model_validator

from api.availability.schemas import BuilderNamed, Named, builder_named
from api.bookings.schemas import ClientNamed, client_named
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.shown import Booked, InLine
from api.catalog.schemas import Price
from api.people.schemas import Weekdays, Zone
from kit.moments import Day, Moment

WallTime = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
LONGEST = timedelta(days=92)


class WaitIn(BaseModel):
    """What is waited for: one ``start``, or any start of a wish. What is left out of a wish means any."""

    service: str = Field(max_length=64)
    seats: StrictInt = Field(1, ge=1, le=1000)
    minutes: StrictInt | None = Field(
        None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual."
    )
    builders: list[Annotated[str, Field(max_length=64)]] = Field([], max_length=50, description="With one of these.")
    start: Moment | None = Field(None, description="This one start and no other.")
    weekdays: Weekdays = Field([], max_length=7, description="ISO days, 1 = Monday.")
    after: WallTime = Field("00:00", description="It starts at this local time or later …")
    before: WallTime = Field("24:00", description="… and before this one.")
    first_day: Day | None = Field(None, description="Today when left out.")
    last_day: Day | None = Field(None, description="Four weeks after the first day when left out; 92 days at most.")
    zone: Zone | None = Field(None, description="Of the days and times; else the client's, else the business's.")
    client: str | None = Field(None, max_length=64, description="For the desk: who waits.")

    @model_validator(mode="after")
    def _in_order(self) -> "WaitIn":
        is_wish = self.model_fields_set & {"weekdays", "after", "before", "first_day", "last_day"}
        if self.start and is_wish:
            raise ValueError("give one start or a wish, not both")
        if self.after >= self.before:
            raise ValueError("the time “after” has to come before the time “before”")
        return self


class OfferOut(BaseModel):
    """Seats held for whoever waits. Confirm or pay for the ``booking`` as any other hold, before ``until``."""

    booking: str
    builder: BuilderNamed
    start: datetime
    end: datetime
    price: Price
    until: datetime


class WaitingOut(BaseModel):
    id: str
    state: str = Field(description="waiting, offered, taken, left or closed")
    service: Named
    client: ClientNamed
    seats: int
    minutes: int | None
    builders: list[BuilderNamed] = Field(description="With one of these; none means any.")
    start: datetime | None
    weekdays: list[int]
    after: str
    before: str
    first_day: date
    last_day: date
    zone: str
    place: int | None = Field(description="Among all who wait for this service, from 1; null when it is over.")
    booking: str | None = Field(description="The hold on offer, or the booking it became.")
    offer: OfferOut | None = Field(description="What is held for them now.")


def waiting_out(shown: InLine) -> WaitingOut:
    """A place in line as its client or the desk may see it."""
    entry, awaited = shown.entry, Awaited.of(shown.entry)
    return WaitingOut(
        id=entry.public_id,
        state=entry.state,
        service=Named(id=shown.service.public_id, name=shown.service.name),
        client=client_named(shown.client),
        seats=entry.seats,
        minutes=awaited.minutes,
        builders=[builder_named(each) for each in shown.builders],
        start=awaited.start,
        weekdays=sorted(awaited.weekdays),
        after=awaited.after,
        before=awaited.before,
        first_day=entry.first_day,
        last_day=entry.last_day,
        zone=entry.zone,
        place=shown.place,
        booking=shown.booking[0].public_id if shown.booking else None,
        offer=_offer_out(shown.booking) if shown.booking and entry.state == "offered" else None,
    )


def _offer_out(booked: Booked) -> OfferOut | None:
    booking, held, builder = booked
    if booking.expires_at is None:
        return None
    return OfferOut(
        booking=booking.public_id,
        builder=builder_named(builder),
        start=held.starts_at,
        end=held.ends_at,
        price=Price(minor=booking.price, currency=booking.currency),
        until=booking.expires_at,
    )
