"""Sessions that can no longer be given as booked, and for each what could be done: other times, other builders.

A session conflicts when its builder has taken that time off, an outside event lies in it, or the working hours no
longer cover it. Nothing is changed here; ``move``, ``substitute`` and ``cancel`` do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.hours import open_windows
from api.availability.search import Found, check_range, nearest
from api.bookings.desk.substitute import wanted_as, why_not_substitute
from api.bookings.queries import sessions_between
from api.catalog.queries import builders_of
from kit.intervals import Interval
from models.bookings import Session
from models.catalog import Service
from models.people import Builder

Why = Literal["busy", "hours"]
MOST = 100
_MOVES = 5


@dataclass(frozen=True, slots=True)
class Conflict:
    """A session in the way, why, the nearest times its builder has, and who else could give it as booked."""

    session: Session
    service: Service
    builder: Builder
    because: Why
    moves: list[Found]
    substitutes: list[Builder]


@dataclass(frozen=True, slots=True)
class Clash:
    """A session that cannot stand in its builder's calendar as it is now."""

    session: Session
    service: Service
    builder: Builder
    because: Why


async def find_conflicts(
    session: AsyncSession, builders: Sequence[Builder], *, start: datetime, end: datetime, now: datetime
) -> list[Conflict]:
    """The first hundred conflicts among these builders' sessions to come that begin in [start, end)."""
    check_range(start, end)
    found = await find_clashes(session, builders, start=max(start, now), end=end, now=now)
    return [await _ways_out(session, each, now) for each in found[:MOST]]


async def find_clashes(
    session: AsyncSession, builders: Sequence[Builder], *, start: datetime, end: datetime, now: datetime
) -> list[Clash]:
    """Sessions of these builders that begin in [start, end) and cannot stand, without ways out; earliest first."""
    rows = await sessions_between(session, [each.id for each in builders], start=start, end=end)
    found = []
    for service_id in dict.fromkeys(row.service_id for row in rows):
        service = await session.get_one(Service, service_id)
        calendars = await load_calendars(session, builders, service=service, start=start, end=end, now=now)
        by_builder = {each.builder.id: each for each in calendars}
        for row in rows:
            calendar = by_builder[row.builder_id]
            because = clash(calendar, row) if row.service_id == service_id else None
            if because:
                found.append(Clash(row, service, calendar.builder, because))
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.id))


def clash(calendar: Calendar, row: Session) -> Why | None:
    """Why a session cannot stand in its builder's calendar as it is now, or None."""
    span = Interval(row.starts_at, row.ends_at)
    if any(block.overlaps(span) for block in calendar.busy):
        return "busy"
    windows = open_windows(calendar.schedule, span) if calendar.schedule else []
    return None if any(window.contains(span) for window in windows) else "hours"


async def _ways_out(session: AsyncSession, found: Clash, now: datetime) -> Conflict:
    row, service, builder = found.session, found.service, found.builder
    wanted = wanted_as(row, service)
    moves = await nearest(session, wanted, [builder], to=row.starts_at, now=now, limit=_MOVES)
    others = [each for each in await builders_of(session, service) if each.id != builder.id]
    calendars = await load_calendars(
        session, others, service=service, start=row.occupies_from, end=row.occupies_to, now=now
    )
    free = [each.builder for each in calendars if why_not_substitute(each, row, service, now=now) is None]
    return Conflict(row, service, builder, found.because, moves, free)
