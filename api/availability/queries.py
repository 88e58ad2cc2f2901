"""Questions about builders' time: their schedules, the sessions in it, and what else keeps them busy."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.intervals import Interval
from models.bookings import Booking, Session
from models.catalog import Offering, Service
from models.people import USUAL, BusyBlock, WorkingHours

Keys = Sequence[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Taken:
    """A session in a calendar; ``seats`` counts live seats, lapsed holds not among them."""

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
    rows = (await session.scalars(select(WorkingHours).where(WorkingHours.builder_id.in_(builders)))).all()
    usual = {row.builder_id: row for row in rows if row.name == USUAL}
    if service is None or len(rows) == len(usual):
        return usual
    named = await session.execute(
        select(Offering.builder_id, Offering.schedule_id).where(
            Offering.service_id == service.id, Offering.builder_id.in_(builders), Offering.schedule_id.is_not(None)
        )
    )
    by_id = {row.id: row for row in rows}
    return usual | {builder: by_id[schedule] for builder, schedule in named if schedule in by_id}


async def sessions_of(
    session: AsyncSession, builders: Keys, *, start: datetime, end: datetime, now: datetime
) -> dict[uuid.UUID, list[Taken]]:
    """Sessions with a live seat that occupy time in [start, end), by builder."""
    rows = await session.scalars(
        select(Session).where(
            Session.builder_id.in_(builders),
            Session.state == "active",
            Session.occupies_to > start,
            Session.occupies_from < end,
        )
    )
    lapsed = await _lapsed_seats(session, builders, now)
    found = defaultdict(list)
    for row in rows:
        if (seats := row.taken - lapsed.get(row.id, 0)) > 0:
            found[row.builder_id].append(_taken(row, seats))
    return found


def _taken(row: Session, seats: int) -> Taken:
    return Taken(
        row.id, row.service_id, row.starts_at, row.ends_at, row.occupies_from, row.occupies_to, row.capacity, seats
    )


async def _lapsed_seats(session: AsyncSession, builders: Keys, now: datetime) -> dict[uuid.UUID, int]:
    """Seats of lapsed holds by session, those of a session given together counted in each builder's row of it."""
    query = (
        select(Session.id, func.sum(Booking.seats))
        .join(Session, or_(Session.id == Booking.session_id, Session.lead_id == Booking.session_id))
        .where(Booking.state == "held", Booking.expires_at <= now, Session.builder_id.in_(builders))
        .group_by(Session.id)
    )
    return {session_id: int(seats) for session_id, seats in await session.execute(query)}


async def blocks_of(
    session: AsyncSession, builders: Keys, *, start: datetime, end: datetime
) -> dict[uuid.UUID, list[Interval]]:
    """Time off and outside events that meet [start, end), by builder."""
    within: tuple[ColumnElement[bool], ...] = (BusyBlock.ends_at > start, BusyBlock.starts_at < end)
    rows = await session.scalars(select(BusyBlock).where(BusyBlock.builder_id.in_(builders), *within))
    found = defaultdict(list)
    for row in rows:
        found[row.builder_id].append(Interval(row.starts_at, row.ends_at))
    return found
