"""Taking seats: the one place where a session is made or joined.

Fetch (lock, expire, read again), decide (the pure rules of ``availability``), write down: DESIGN's order, so the
database's own wall is only ever met by a bug.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.availability.offer import NOBODY, why_not
from api.availability.wanted import Wanted
from api.bookings.assign import choose
from api.bookings.errors import SlotTaken
from api.bookings.expire import expire_lapsed
from api.bookings.seats import count_in_all_rows, lock_builders
from kit.ids import new_id
from models.bookings import Session
from models.people import Builder


async def take(
    session: AsyncSession,
    wanted: Wanted,
    givers: Sequence[Builder],
    *,
    start: datetime,
    now: datetime,
    also_lock: tuple[uuid.UUID, ...] = (),
) -> Session:
    """A session at ``start`` in which the wanted seats are now taken.

    Args:
        givers: who could give it; one of them is chosen, or all where the service is given together.
        also_lock: other builders whose time this transaction will change.

    Raises:
        SlotTaken: with the rule that forbids it.
    """
    keys = [*(giver.id for giver in givers), *also_lock]
    locked = await lock_builders(session, keys, now=now)
    await expire_lapsed(session, locked, now=now)
    span = wanted.occupied(start)
    calendars = await load_calendars(session, givers, service=wanted.service, start=span.start, end=span.end, now=now)

    refusals = [why_not(calendar, wanted, start=start, now=now) for calendar in calendars]
    free = [giver for giver, refusal in zip(givers, refusals, strict=True) if refusal is None]
    chosen = await choose(session, wanted, givers, free=free)
    if not chosen:
        refusal = next(filter(None, refusals), NOBODY)
        raise SlotTaken(refusal.detail, because=refusal.because)

    return await place(session, wanted, chosen, start=start, now=now)


async def place(
    session: AsyncSession, wanted: Wanted, givers: Sequence[Builder], *, start: datetime, now: datetime
) -> Session:
    """Join the session at ``start`` or make it, without asking the rules; the database's wall still stands.

    For ``take``, and for history that is written down after the fact.
    """
    joined = await _session_at(session, wanted, givers, start)
    if joined and joined.taken + wanted.seats > joined.capacity:
        raise SlotTaken(because="capacity")
    if joined:
        joined.taken += wanted.seats
        if len(givers) > 1:
            await count_in_all_rows(session, joined)
        return joined
    lead = _made(wanted, givers[0], start=start, now=now)
    others = [_made(wanted, giver, start=start, now=now, lead=lead) for giver in givers[1:]]
    await _write(session, [lead, *others])
    return lead


def _made(wanted: Wanted, giver: Builder, *, start: datetime, now: datetime, lead: Session | None = None) -> Session:
    span = wanted.occupied(start)
    return Session(
        id=new_id(now),
        organisation_id=wanted.service.organisation_id,
        created_at=now,
        builder_id=giver.id,
        service_id=wanted.service.id,
        lead_id=lead.id if lead else None,
        starts_at=start,
        ends_at=wanted.end(start),
        occupies_from=span.start,
        occupies_to=span.end,
        capacity=wanted.service.capacity,
        taken=wanted.seats,
        state="active",
    )


async def _session_at(
    session: AsyncSession, wanted: Wanted, givers: Sequence[Builder], start: datetime
) -> Session | None:
    query = select(Session).where(
        Session.builder_id.in_([giver.id for giver in givers]),
        Session.service_id == wanted.service.id,
        Session.starts_at == start,
        Session.ends_at == wanted.end(start),
        Session.state == "active",
        Session.lead_id.is_(None),
    )
    return (await session.scalars(query)).one_or_none()


async def _write(session: AsyncSession, made: list[Session]) -> None:
    try:
        session.add(made[0])
        await session.flush()
        session.add_all(made[1:])
        await session.flush()
    except IntegrityError as error:
        if "no_double_booking" in str(error.orig):
            raise SlotTaken(because="busy") from error
        raise
