"""A builder's calendar as rows, turned into what the pure sweep decides on.

Showing and booking both come through here, so what is offered can be booked and nothing else can.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.queries import hours_of
from models.bookings import Booking, Session
from models.catalog import Service
from models.people import Builder, WorkingHours

_MARGIN = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Calendar:
    """One builder's hours and sessions around the stretch asked for."""

    builder: Builder
    hours: WorkingHours | None
    sessions: list[Taken] = field(default_factory=list)


async def load_calendars(
    session: AsyncSession, builders: Sequence[Builder], *, start: datetime, end: datetime, now: datetime
) -> list[Calendar]:
    """The calendars of ``builders`` for sessions that may matter between ``start`` and ``end``: three queries."""
    keys = [builder.id for builder in builders]
    hours = await hours_of(session, keys)
    sessions = await _sessions(session, keys, start=start - _MARGIN, end=end + _MARGIN, now=now)
    return [Calendar(builder, hours.get(builder.id), sessions.get(builder.id, [])) for builder in builders]


async def _sessions(
    session: AsyncSession, builders: Sequence[uuid.UUID], *, start: datetime, end: datetime, now: datetime
) -> dict[uuid.UUID, list[Taken]]:
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
        seats = row.taken - lapsed.get(row.id, 0)
        if seats > 0:
            found[row.builder_id].append(_taken(row, seats))
    return found


def _taken(row: Session, seats: int) -> Taken:
    return Taken(
        row.id, row.service_id, row.starts_at, row.ends_at, row.occupies_from, row.occupies_to, row.capacity, seats
    )


async def _lapsed_seats(session: AsyncSession, builders: Sequence[uuid.UUID], now: datetime) -> dict[uuid.UUID, int]:
    query = (
        select(Booking.session_id, func.sum(Booking.seats))
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.state == "held", Booking.expires_at <= now, Session.builder_id.in_(builders))
        .group_by(Booking.session_id)
    )
    return {session_id: int(seats) for session_id, seats in await session.execute(query)}


def occupied(service: Service, start: datetime) -> tuple[datetime, datetime, datetime]:
    """End of a session of ``service`` at ``start``, and the stretch it occupies with preparation and wrap-up."""
    end = start + timedelta(minutes=service.minutes)
    return end, start - timedelta(minutes=service.buffer_before), end + timedelta(minutes=service.buffer_after)
