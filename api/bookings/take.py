"""Taking seats: the one place where a session is made or joined.

Fetch (lock, expire, read again), decide (the pure rules of ``availability``), write down: DESIGN's order, so the
database's own wall is only ever met by a bug.
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars, occupied
from api.availability.offer import why_not
from api.bookings.errors import SlotTaken
from api.bookings.expire import expire_lapsed
from kit.db import lock
from kit.ids import new_id
from models.bookings import Session
from models.catalog import Service
from models.people import Builder


async def take(
    session: AsyncSession,
    *,
    service: Service,
    builder: Builder,
    start: datetime,
    seats: int,
    now: datetime,
    also_lock: tuple[uuid.UUID, ...] = (),
) -> Session:
    """A session of ``service`` with ``builder`` at ``start`` in which ``seats`` more are now taken.

    Args:
        also_lock: other builders whose time this transaction will change.

    Raises:
        SlotTaken: with the rule that forbids it.
    """
    await lock(session, [builder.id, *also_lock])
    await expire_lapsed(session, [builder.id, *also_lock], now=now)
    _, occupies_from, occupies_to = occupied(service, start)
    [calendar] = await load_calendars(session, [builder], start=occupies_from, end=occupies_to, now=now)

    refusal = why_not(calendar, service, start=start, seats=seats, now=now)
    if refusal:
        raise SlotTaken(refusal.detail, because=refusal.because)

    return await place(session, service=service, builder=builder, start=start, seats=seats, now=now)


async def place(
    session: AsyncSession, *, service: Service, builder: Builder, start: datetime, seats: int, now: datetime
) -> Session:
    """Join the session at ``start`` or make it, without asking the rules; the database's wall still stands.

    For ``take``, and for history that is written down after the fact.
    """
    joined = await _session_at(session, service, builder, start)
    if joined:
        joined.taken += seats
        return joined
    end, occupies_from, occupies_to = occupied(service, start)
    made = Session(
        id=new_id(now),
        organisation_id=service.organisation_id,
        created_at=now,
        builder_id=builder.id,
        service_id=service.id,
        starts_at=start,
        ends_at=end,
        occupies_from=occupies_from,
        occupies_to=occupies_to,
        capacity=service.capacity,
        taken=seats,
        state="active",
    )
    return await _write(session, made)


async def _session_at(session: AsyncSession, service: Service, builder: Builder, start: datetime) -> Session | None:
    query = select(Session).where(
        Session.builder_id == builder.id,
        Session.service_id == service.id,
        Session.starts_at == start,
        Session.state == "active",
    )
    return (await session.scalars(query)).one_or_none()


async def _write(session: AsyncSession, made: Session) -> Session:
    try:
        session.add(made)
        await session.flush()
    except IntegrityError as error:
        if "no_double_booking" in str(error.orig):
            raise SlotTaken(because="busy") from error
        raise
    return made
