"""Questions about builders' time: their schedules, the sessions in it, and what else keeps them busy.

They are asked on every request for times, so their statements are built once, when the module is read.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Uuid, bindparam, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Instant
from kit.intervals import Interval
from models.bookings import IS_HELD, Booking, Session, is_overdue_request
from models.catalog import Offering, Service
from models.people import USUAL, BusyBlock, WorkingHours

Keys = Sequence[uuid.UUID]
LONGEST_OCCUPIED = timedelta(days=3)  # a day of session and a day of buffer on either side, so that the index is cut
_BUILDERS = bindparam("builders", type_=Uuid(), expanding=True)
_START, _END, _NOW = (bindparam(name, type_=Instant()) for name in ("start", "end", "now"))
_SCHEDULES = select(WorkingHours).where(WorkingHours.builder_id.in_(_BUILDERS))
_NAMED_SCHEDULES = select(Offering.builder_id, Offering.schedule_id).where(
    Offering.service_id == bindparam("service"), Offering.builder_id.in_(_BUILDERS), Offering.schedule_id.is_not(None)
)
_SESSIONS = select(
    Session.builder_id, Session.id, Session.service_id, Session.starts_at, Session.ends_at, Session.occupies_from,
    Session.occupies_to, Session.capacity, Session.taken,
).where(
    Session.builder_id.in_(_BUILDERS), Session.state == "active", Session.occupies_to > _START,
    Session.occupies_from < _END, Session.occupies_to < bindparam("until", type_=Instant()),
)  # fmt: skip


def _held(*when: ColumnElement[bool]) -> CTE:
    """Holds, found by their own index before anybody looks at sessions: there are few of them."""
    few = select(Booking.session_id, Booking.seats, Booking.expires_at).where(IS_HELD, *when)
    return few.cte("few").prefix_with("MATERIALIZED")


_RUN_OUT, _RUNNING = _held(Booking.expires_at <= _NOW), _held(Booking.expires_at > _NOW)
_LAPSED = union_all(
    select(Session.id, _RUN_OUT.c.seats)
    .join(_RUN_OUT, or_(Session.id == _RUN_OUT.c.session_id, Session.lead_id == _RUN_OUT.c.session_id))
    .where(Session.builder_id.in_(_BUILDERS)),
    select(Session.id, Booking.seats)
    .join(Booking, Booking.session_id == func.coalesce(Session.lead_id, Session.id))
    .where(Session.builder_id.in_(_BUILDERS), Session.state == "active", Session.occupies_to > _START)
    .where(Session.occupies_from < _END, is_overdue_request(_NOW)),
)
_NEXT_LAPSE = (
    select(func.min(_RUNNING.c.expires_at))
    .join(Session, or_(Session.id == _RUNNING.c.session_id, Session.lead_id == _RUNNING.c.session_id))
    .where(Session.builder_id.in_(_BUILDERS))
)
_BLOCKS = select(BusyBlock.builder_id, BusyBlock.starts_at, BusyBlock.ends_at).where(
    BusyBlock.builder_id.in_(_BUILDERS), BusyBlock.ends_at > _START, BusyBlock.starts_at < _END
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A session in a calendar; ``seats`` counts live seats, lapsed holds and overdue requests not among them."""

    id: uuid.UUID
    service_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    occupies_from: datetime
    occupies_to: datetime
    capacity: int
    seats: int


async def schedules_of(session: AsyncSession, builders: Keys, service: Service | None) -> dict[uuid.UUID, WorkingHours]:
    """The schedule of each builder for a service: the one its offering names, else the usual one."""
    rows = (await session.scalars(_SCHEDULES, {"builders": builders})).all()
    usual = {row.builder_id: row for row in rows if row.name == USUAL}
    if service is None or len(rows) == len(usual):
        return usual
    named = await session.execute(_NAMED_SCHEDULES, {"service": service.id, "builders": builders})
    by_id = {row.id: row for row in rows}
    return usual | {builder: by_id[schedule] for builder, schedule in named if schedule in by_id}


async def sessions_of(
    session: AsyncSession, builders: Keys, *, start: datetime, end: datetime, now: datetime
) -> dict[uuid.UUID, list[Taken]]:
    """Sessions with a live seat that occupy time in [start, end), by builder."""
    asked = {"builders": builders, "start": start, "end": end, "until": end + LONGEST_OCCUPIED}
    rows = (await session.execute(_SESSIONS, asked)).all()
    lapsed = await _lapsed_seats(session, asked | {"now": now}) if rows else {}
    found = defaultdict(list)
    for row in rows:
        if (seats := row.taken - lapsed.get(row.id, 0)) > 0:
            found[row.builder_id].append(
                Taken(
                    row.id, row.service_id, row.starts_at, row.ends_at, row.occupies_from, row.occupies_to,
                    row.capacity, seats,
                )
            )  # fmt: skip
    return found


async def _lapsed_seats(session: AsyncSession, asked: dict[str, Any]) -> dict[uuid.UUID, int]:
    """Seats of lapsed holds and overdue requests by session; of one given together in each builder's row of it."""
    found: dict[uuid.UUID, int] = defaultdict(int)
    for session_id, seats in await session.execute(_LAPSED, asked):
        found[session_id] += seats
    return found


async def next_lapse(session: AsyncSession, builders: Keys, *, now: datetime) -> datetime | None:
    """When the next hold of these builders' time runs out, those of sessions given together included."""
    found: datetime | None = await session.scalar(_NEXT_LAPSE, {"builders": builders, "now": now})
    return found


async def blocks_of(
    session: AsyncSession, builders: Keys, *, start: datetime, end: datetime
) -> dict[uuid.UUID, list[Interval]]:
    """Time off and outside events that meet [start, end), by builder."""
    found = defaultdict(list)
    for builder_id, starts_at, ends_at in await session.execute(
        _BLOCKS, {"builders": builders, "start": start, "end": end}
    ):
        found[builder_id].append(Interval(starts_at, ends_at))
    return found
