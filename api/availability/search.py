"""Searching times: for one builder or all who give a service, the earliest or the nearest to a wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.availability.offer import Offered, offers
from kit.errors import Invalid
from models.catalog import Service
from models.people import Builder

_LONGEST = timedelta(days=92)
_AROUND = (timedelta(days=3), timedelta(days=7), timedelta(days=31))


@dataclass(frozen=True, slots=True)
class Found:
    """A bookable start with whom it is."""

    builder: Builder
    offered: Offered


async def search(
    session: AsyncSession,
    service: Service,
    builders: Sequence[Builder],
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    seats: int = 1,
    limit: int = 100,
) -> list[Found]:
    """Bookable starts in [start, end), earliest first, at most ``limit``. Raises ``Invalid`` for a bad range."""
    check_range(start, end)
    calendars = await load_calendars(session, builders, start=start, end=end, now=now)
    found = [
        Found(calendar.builder, offered)
        for calendar in calendars
        for offered in offers(calendar, service, start=start, end=end, seats=seats, now=now)
    ]
    found.sort(key=lambda each: (each.offered.start, each.builder.name))
    return found[:limit]


async def nearest(
    session: AsyncSession,
    service: Service,
    builders: Sequence[Builder],
    *,
    to: datetime,
    now: datetime,
    seats: int = 1,
    limit: int = 3,
) -> list[Found]:
    """The ``limit`` bookable starts nearest to a wished instant, earliest first; looks up to a month around it."""
    found: list[Found] = []
    for reach in _AROUND:
        first, last = max(to - reach, now), max(to, now) + reach
        found = await search(session, service, builders, start=first, end=last, now=now, seats=seats, limit=10_000)
        if len(found) >= limit:
            break
    found.sort(key=lambda each: abs(each.offered.start - to))
    return sorted(found[:limit], key=lambda each: each.offered.start)


def check_range(start: datetime, end: datetime) -> None:
    """Raises ``Invalid`` for instants without an offset, a reversed range or one of more than three months."""
    if start.tzinfo is None or end.tzinfo is None:
        raise Invalid("Give instants with their offset, for example 2027-06-10T09:00:00Z.")
    if end < start:
        raise Invalid("The range ends before it starts.")
    if end - start > _LONGEST:
        raise Invalid("Ask for at most 92 days at once.")
