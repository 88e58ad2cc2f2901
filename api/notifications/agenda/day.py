"""Who comes to a builder on a day of theirs, and whether they are open on it."""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.availability.hours import open_windows
from api.bookings.queries import Shown, bookings_of_day
from kit.intervals import Interval
from kit.zones import midnight, zone
from models.people import Builder

_SURE = frozenset({"confirmed", "pending", "held"})


async def day_of(session: AsyncSession, builder: Builder, day: date) -> list[Shown]:
    """The live bookings that start on a local date of the builder's, the earliest first."""
    span = span_of(builder, day)
    rows = await bookings_of_day(session, builder.organisation_id, builder.id, start=span.start, end=span.end)
    return [each for each in rows if each.booking.state in _SURE]


async def is_open_on(session: AsyncSession, builder: Builder, day: date, *, now: datetime) -> bool:
    """Whether they have working hours on it."""
    span = span_of(builder, day)
    [calendar] = await load_calendars(session, [builder], start=span.start, end=span.end, now=now)
    return bool(calendar.schedule and open_windows(calendar.schedule, span))


def span_of(builder: Builder, day: date) -> Interval:
    where = zone(builder.zone)
    return Interval(midnight(day, where), midnight(day + timedelta(days=1), where))
