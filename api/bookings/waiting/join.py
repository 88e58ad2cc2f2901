"""The client **joins** the line for a session that is full, or for any time that fits a wish.

Whoever could simply book is told so instead. The place in line is the id, made later than that of everybody who
joined before, whatever the clocks of the processes say.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.offer import why_not
from api.availability.routes import slots_out
from api.availability.wanted import Wanted
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.entries import told
from api.bookings.waiting.errors import AlreadyInLine, AlreadyOffered, NeverOpen, StillFree, TooManyInLine
from api.bookings.waiting.free import free_times, is_in_vain
from api.bookings.waiting.hours import hours_told
from api.bookings.waiting.queries import last_in_line, live_of, offered_to, session_at
from kit.db import lock
from kit.errors import Invalid
from kit.ids import new_id
from kit.intervals import Interval
from kit.outbox import announce
from models.bookings import Waiting
from models.events import WaitingJoined
from models.people import Builder

_MOST, _SHOWN = 5, 3
_NEVER = {"past", "notice", "hours", "grid", "gap"}


async def join(
    session: AsyncSession,
    wanted: Wanted,
    awaited: Awaited,
    givers: Sequence[Builder],
    *,
    client_id: uuid.UUID,
    channel: str,
    now: datetime,
) -> Waiting:
    """A place at the end of the line.

    Raises:
        StillFree: it can be booked now.
        NeverOpen: nobody is ever open at the hours of the wish.
        AlreadyInLine, AlreadyOffered, TooManyInLine
        Invalid: it can never be had.
    """
    service = wanted.service
    await lock(session, [client_id, service.id])
    await _check_client(session, wanted, awaited, client_id, now)
    await _check_free(session, wanted, awaited, givers, now)
    start = awaited.start
    held = start and await session_at(session, service, [each.id for each in givers], start, wanted.end(start))
    entry = Waiting(
        id=_behind(await last_in_line(session, service.id), now),
        organisation_id=service.organisation_id,
        created_at=now,
        client_id=client_id,
        service_id=service.id,
        session_id=held.id if held else None,
        wish=awaited.as_wish(),
        zone=awaited.zone,
        first_day=awaited.first_day,
        last_day=awaited.last_day,
        seats=wanted.seats,
        channel=channel,
        state="waiting",
    )
    session.add(entry)
    await session.flush()
    await announce(session, told(entry, WaitingJoined, seats=entry.seats, channel=channel), now)
    return entry


def _behind(last: uuid.UUID | None, now: datetime) -> uuid.UUID:
    """An id that sorts after the last in line, also within one millisecond or when another clock runs ahead."""
    fresh = new_id(now)
    return fresh if last is None or fresh > last else uuid.UUID(int=last.int + 1)


async def _check_client(
    session: AsyncSession, wanted: Wanted, awaited: Awaited, client_id: uuid.UUID, now: datetime
) -> None:
    live = await live_of(session, client_id)
    mine = [each for each in live if (each.service_id, each.seats) == (wanted.service.id, wanted.seats)]
    if any(Awaited.of(each) == awaited for each in mine):
        raise AlreadyInLine
    if len(live) >= _MOST:
        raise TooManyInLine
    offered = await offered_to(session, [client_id], now=now)
    if any((each[1], each[3]) == (wanted.service.id, awaited.start) and awaited.is_with(each[2]) for each in offered):
        raise AlreadyOffered


async def _check_free(
    session: AsyncSession, wanted: Wanted, awaited: Awaited, givers: Sequence[Builder], now: datetime
) -> None:
    if wanted.seats > wanted.service.capacity:
        raise Invalid(f"A session of {wanted.service.name} has {wanted.service.capacity} seats.")
    within = Interval(awaited.span.start, max(awaited.span.end, now))
    calendars = await load_calendars(
        session, givers, service=wanted.service, start=within.start, end=within.end, now=now
    )
    free = list(islice(free_times(calendars, wanted, awaited, within=within, now=now), _SHOWN))
    if free:
        raise StillFree(alternatives=[each.model_dump(mode="json") for each in slots_out(free, wanted, now=now)])
    if awaited.start:
        _check_start(calendars, wanted, awaited.start, now)
    elif is_in_vain(calendars, wanted, awaited, within=within, now=now):
        raise NeverOpen(hours=hours_told(calendars))


def _check_start(calendars: Sequence[Calendar], wanted: Wanted, start: datetime, now: datetime) -> None:
    """Waiting is in vain for a start that no cancellation can free."""
    refusals = [why_not(each, wanted, start=start, now=now) for each in calendars]
    if all(refusal and refusal.because in _NEVER for refusal in refusals):
        raise Invalid(next((refusal.detail for refusal in refusals if refusal), "Nobody gives it."))
