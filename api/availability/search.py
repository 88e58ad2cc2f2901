"""Searching times: for one builder, any or all who give a service; the earliest, or the nearest to a wish."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import nsmallest
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.busy import Busy, busy_days
from api.availability.calendar import Calendar, load_calendars
from api.availability.offer import offers, why_none
from api.availability.slots import Refusal, Start
from api.availability.together import all_of, each_of
from api.availability.wanted import Wanted
from kit.errors import Invalid
from models.people import Builder

_LONGEST = timedelta(days=92)
_AROUND = (timedelta(days=3), timedelta(days=7), timedelta(days=31))


@dataclass(frozen=True, slots=True)
class Found:
    """A bookable start with those who give it: one builder, or all of them together.

    ``busy`` is the share of that day which is taken, where the price depends on it.
    """

    builders: tuple[Builder, ...]
    start: datetime
    seats_left: int
    busy: Decimal | None = None

    @property
    def builder(self) -> Builder:
        """The one who leads."""
        return self.builders[0]


@dataclass(frozen=True, slots=True)
class Leaving:
    """The booking that would move to what is wanted: its seats count as free, so that it may move over itself.

    ``builder_id`` gives its session, which starts at ``start``.
    """

    start: datetime
    builder_id: uuid.UUID

    def left(self, calendar: Calendar, wanted: Wanted) -> Calendar:
        """The calendar without the booking; where all give it together it is in each of theirs."""
        is_theirs = wanted.is_together or calendar.builder.id == self.builder_id
        return calendar.left(wanted, self.start) if is_theirs else calendar


Rank = Callable[[list[Found]], list[Found]]
"""Given what can be booked, earliest first, what to show of it; the room above knows what makes a time good."""


async def search(
    session: AsyncSession,
    wanted: Wanted,
    builders: Sequence[Builder],
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    limit: int = 100,
    near: datetime | None = None,
    rank: Rank | None = None,
) -> list[Found]:
    """Bookable starts in [start, end), earliest first, at most ``limit``: the earliest, or the nearest to ``near``.

    Of these what ``rank`` picks, if given.

    Raises ``Invalid`` for a bad range.
    """
    check_range(start, end)
    calendars = await load_calendars(session, builders, service=wanted.service, start=start, end=end, now=now)
    found = _few(_found(calendars, wanted, start=start, end=end, now=now), limit, near)
    busy = _with_busy(found, await busy_days(session, wanted, start=start, end=end, now=now))
    return rank(busy) if rank else busy


async def search_over(
    session: AsyncSession,
    wanted: Wanted,
    builders: Sequence[Builder],
    *,
    leaving: Leaving | None,
    start: datetime,
    end: datetime,
    now: datetime,
    limit: int,
) -> list[Found]:
    """The earliest starts in [start, end) to which a booking can move; one that is left does not stand in the way."""
    check_range(start, end)
    calendars = await load_calendars(session, builders, service=wanted.service, start=start, end=end, now=now)
    free = [leaving.left(each, wanted) if leaving else each for each in calendars]
    return list(islice(_found(free, wanted, start=start, end=end, now=now), limit))


def _few(found: Iterator[Found], limit: int, near: datetime | None) -> list[Found]:
    if near is None:
        return list(islice(found, limit))
    nearest = nsmallest(limit, found, key=lambda each: abs(each.start - near))
    return sorted(nearest, key=lambda each: each.start)


def _found(
    calendars: Sequence[Calendar], wanted: Wanted, *, start: datetime, end: datetime, now: datetime
) -> Iterator[Found]:
    starts = {calendar.builder: offers(calendar, wanted, start=start, end=end, now=now) for calendar in calendars}
    return _all(starts) if wanted.is_together else _each(starts)


def _with_busy(found: list[Found], busy: Busy) -> list[Found]:
    if not busy.calendars:
        return found
    return [replace(each, busy=busy.at(each.start)) for each in found]


Starts = dict[Builder, Iterator[Start]]


def _all(starts: Starts) -> Iterator[Found]:
    return (Found(shared.givers, shared.start.at, shared.start.seats_left) for shared in all_of(starts))


def _each(starts: Starts) -> Iterator[Found]:
    return (Found((builder,), start.at, start.seats_left) for builder, start in each_of(starts))


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
    return (await look_at(session, wanted, builders, at=to, now=now, limit=limit)).nearest


@dataclass(frozen=True, slots=True)
class Sight:
    """The rule that removes a start, if one does, and the bookable starts nearest to it, earliest first."""

    refusal: Refusal | None
    nearest: list[Found]


async def look_at(
    session: AsyncSession,
    wanted: Wanted,
    builders: Sequence[Builder],
    *,
    at: datetime,
    now: datetime,
    limit: int = 3,
) -> Sight:
    """What there is at an instant and around it; looks up to a month away where less shows too little."""
    span = wanted.occupied(at)
    for reach in _AROUND:
        first, last = max(at - reach, now), max(at, now) + reach
        start, end = min(first, span.start), max(last, span.end)
        calendars = await load_calendars(session, builders, service=wanted.service, start=start, end=end, now=now)
        found = list(_found(calendars, wanted, start=first, end=last, now=now))
        if len(found) >= limit:
            break
    found.sort(key=lambda each: abs(each.start - at))
    closest = sorted(found[:limit], key=lambda each: each.start)
    busy = await busy_days(session, wanted, start=start, end=end, now=now)
    closest = _with_busy(closest, busy)
    return Sight(why_none(calendars, wanted, start=at, now=now), closest)


def check_range(start: datetime, end: datetime) -> None:
    """Raises ``Invalid`` for a reversed range or one of more than three months."""
    if end < start:
        raise Invalid("The range ends before it starts.")
    if end - start > _LONGEST:
        raise Invalid("Ask for at most 92 days at once.")
