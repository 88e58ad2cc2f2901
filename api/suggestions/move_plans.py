"""A plan of moves is **kept**, staff **begin** to ask its clients, and may **stop** at any time.

It remembers what was proposed and what came of it. Choosing the moves is left to ``reschedule``, whose turn it is to
``asking``.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.cancel import cancel
from api.bookings.seats import refreshed, seat_of
from api.suggestions.errors import NothingToAsk
from api.suggestions.reschedule import Move, Proposal, reason_of
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.bookings import Booking
from models.events import MovesBegun
from models.plans import MoveAsk, MovePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What a plan is for: sessions of one builder, or of all, that begin in [start, end)."""

    organisation_id: uuid.UUID
    builder_id: uuid.UUID | None
    start: datetime
    end: datetime


async def keep(session: AsyncSession, days: Days, found: Proposal, *, now: datetime) -> MovePlan:
    """Keep the moves that were found as a plan; nobody is asked yet."""
    row = MovePlan(
        id=new_id(now), organisation_id=days.organisation_id, created_at=now, state="proposed",
        builder_id=days.builder_id, range_from=days.start, range_to=days.end, worth=found.worth,
        at_most=found.at_most, lost=len(found.lost),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _write_asks(session, row, found, now)
    return row


async def _write_asks(session: AsyncSession, row: MovePlan, found: Proposal, now: datetime) -> None:
    """A turn for each client, the earliest session first; one who was asked already is not asked again."""
    moves = {each.clash.session.id: each for each in found.moves}
    query = select(Booking).where(Booking.session_id.in_(moves), Booking.state == "confirmed").order_by(Booking.id)
    bookings = (await session.scalars(query)).all()
    ordered = sorted(bookings, key=lambda each: (moves[each.session_id].clash.session.starts_at, each.id))
    for place, booking in enumerate(ordered, 1):
        ask = _ask(row, booking, moves[booking.session_id], place, now)
        ask.state = "off" if await was_asked(session, ask) else "waiting"
        session.add(ask)
    await session.flush()


def _ask(row: MovePlan, booking: Booking, move: Move, place: int, now: datetime) -> MoveAsk:
    held = move.clash.session
    return MoveAsk(
        id=new_id(now), organisation_id=row.organisation_id, created_at=now, plan_id=row.id, place=place,
        booking_id=booking.id, was_at=held.starts_at, was_with=held.builder_id, builder_id=move.to.builder.id,
        starts_at=move.to.start, because=move.clash.because, reason=reason_of(move), agrees=move.agrees,
        comes=move.comes, worth=move.worth * booking.seats // held.taken,
    )  # fmt: skip


async def was_asked(session: AsyncSession, ask: MoveAsk) -> bool:
    """Whether the client was asked to move this booking from this very time and builder before."""
    same = (
        MoveAsk.booking_id == ask.booking_id, MoveAsk.was_at == ask.was_at, MoveAsk.was_with == ask.was_with,
        MoveAsk.asked_at.is_not(None),
    )  # fmt: skip
    return bool(await session.scalar(select(exists().where(*same))))


async def begin(session: AsyncSession, row: MovePlan, *, now: datetime) -> MovePlan:
    """Let the asking begin; beginning twice changes nothing. Raises ``NothingToAsk``, also once it is over."""
    row = await locked(session, row.id)
    if row.state == "asking":
        return row
    waiting = select(exists().where(MoveAsk.plan_id == row.id, MoveAsk.state == "waiting"))
    if row.state != "proposed" or not await session.scalar(waiting):
        raise NothingToAsk
    row.state = "asking"
    await announce(
        session, MovesBegun(organisation_id=row.organisation_id, subject=row.id, builder_id=row.builder_id), now
    )
    return row


async def stop(session: AsyncSession, row: MovePlan, *, now: datetime) -> MovePlan:
    """Ask nobody else, and take back the question that is open; stopping twice changes nothing."""
    row = await locked(session, row.id)
    if row.state not in {"proposed", "asking"}:
        return row
    row.state, row.settled_at = "stopped", now
    query = select(MoveAsk).where(MoveAsk.plan_id == row.id, MoveAsk.state.in_(("waiting", "asked")))
    for ask in (await session.scalars(query)).all():
        if ask.hold_id is None or await let_go(session, ask.hold_id, now=now):
            ask.state = "off"  # else it was answered this moment: the hold's own event tells how
    await session.flush()
    return row


async def let_go(session: AsyncSession, hold_id: uuid.UUID, *, now: datetime) -> bool:
    """Release a place that nobody is asked about any more; False where it was answered or lapsed before."""
    held = await seat_of(session, hold_id)
    await lock(session, [hold_id])
    await lock(session, [held.builder_id])
    held = await refreshed(session, held)
    if held.booking.state != "held" or held.session.starts_at <= now:
        return False
    await cancel(session, held, reason="taken back", now=now)
    return True


async def locked(session: AsyncSession, plan_id: uuid.UUID) -> MovePlan:
    """The plan as it stands, kept from others until the transaction ends. Taken before any builder's lock."""
    await lock(session, [plan_id])
    return await session.get_one(MovePlan, plan_id, populate_existing=True)
