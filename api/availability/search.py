"""Searching times: for one builder, any or all who give a service; the earliest, or the nearest to a wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.offer import Offered, offers
from api.availability.wanted import Wanted
from kit.errors import Invalid
from models.people import Builder

_LONGEST = timedelta(days=92)
_AROUND = (timedelta(days=3), timedelta(days=7), timedelta(days=31))


@dataclass(frozen=True, slots=True)
class Found:
    """A bookable start with those who give it: one builder, or all of them together."""

    builders: tuple[Builder, ...]
    offered: Offered

    @property
    def builder(self) -> Builder:
        """The one who leads."""
        return self.builders[0]


async def search(
    session: AsyncSession,
    wanted: Wanted,
    builders: Sequence[Builder],
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    limit: int = 100,
) -> list[Found]:
    """Bookable starts in [start, end), earliest first, at most ``limit``. Raises ``Invalid`` for a bad range."""
    check_range(start, end)
    calendars = await load_calendars(session, builders, service=wanted.service, start=start, end=end, now=now)
    offered = [offers(calendar, wanted, start=start, end=end, now=now) for calendar in calendars]
    found = _together(calendars, offered) if wanted.is_together else _each(calendars, offered)
    found.sort(key=lambda each: (each.offered.start, each.builder.name))
    return found[:limit]


def _each(calendars: list[Calendar], offered: list[list[Offered]]) -> list[Found]:
    return [
        Found((calendar.builder,), each) for calendar, starts in zip(calendars, offered, strict=True) for each in starts
    ]


def _together(calendars: list[Calendar], offered: list[list[Offered]]) -> list[Found]:
    """The starts that every builder offers, with the fewest seats any of them has left."""
    if not calendars:
        return []
    by_start = [{each.start: each for each in starts} for starts in offered]
    shared = set(by_start[0]).intersection(*by_start[1:])
    givers = tuple(calendar.builder for calendar in calendars)
    return [
        Found(givers, min((starts[start] for starts in by_start), key=lambda each: each.seats_left)) for start in shared
    ]


async def nearest(
    session: AsyncSession,
    wanted: Wanted,
    builders: Sequence[Builder],
    *,
    to: datetime,
    now: datetime,
    limit: int = 3,
) -> list[Found]:
    """The ``limit`` bookable starts nearest to a wished instant, earliest first; looks up to a month around it."""
    found: list[Found] = []
    for reach in _AROUND:
        first, last = max(to - reach, now), max(to, now) + reach
        found = await search(session, wanted, builders, start=first, end=last, now=now, limit=10_000)
        if len(found) >= limit:
            break
    found.sort(key=lambda each: abs(each.offered.start - to))
    return sorted(found[:limit], key=lambda each: each.offered.start)


def check_range(start: datetime, end: datetime) -> None:
    """Raises ``Invalid`` for a reversed range or one of more than three months."""
    if end < start:
        raise Invalid("The range ends before it starts.")
    if end - start > _LONGEST:
        raise Invalid("Ask for at most 92 days at once.")
