"""Clients are **asked** in turn whether their booking can be moved: one at a time, each with a hold and a deadline.

Each step is one transaction, set off by the event of the step before, so whatever dies in between, the next worker
goes on from what is written. A client is asked once about one booking at one time, whatever happens (a unique index
holds it).
"""

import uuid
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.desk.stand_in import hold_instead
from api.bookings.errors import NotPossible, SlotTaken
from api.bookings.seats import Seat, seat_of
from api.people.preferences import wishes_of
from api.suggestions.answer_by import answer_by
from api.suggestions.move_plans import let_go, locked, was_asked
from kit.outbox import announce
from models.bookings import Booking
from models.events import MovesSettled
from models.people import Builder, Client
from models.plans import MoveAsk, MovePlan


async def go_on(session: AsyncSession, plan_id: uuid.UUID, *, now: datetime) -> None:
    """Ask whoever is next, unless an answer is still awaited; when nobody is left, the plan is settled."""
    plan = await locked(session, plan_id)
    if plan.state != "asking":
        return
    asks = (await session.scalars(_asks_of(plan))).all()
    if any(each.state == "asked" for each in asks):
        return
    waiting = [each for each in asks if each.state == "waiting"]
    for place, ask in enumerate(waiting):
        await _put(session, ask, turns=len(waiting) - place, now=now)
        if ask.state == "asked":
            return
    await _settle(session, plan, now)


async def answered(session: AsyncSession, hold_id: uuid.UUID, *, lapsed: bool, now: datetime) -> None:
    """A hold is gone: if a client was asked about it, note what they said, and go on with the next."""
    ask = (await session.scalars(select(MoveAsk).where(MoveAsk.hold_id == hold_id))).one_or_none()
    if ask is None:
        return
    await locked(session, ask.plan_id)
    await session.refresh(ask)
    if ask.state != "asked":
        return
    ask.state, ask.answered_at = await _answer(session, ask, lapsed=lapsed), now
    await session.flush()
    await go_on(session, ask.plan_id, now=now)


async def overtaken(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> None:
    """A booking changed by itself: a question about it that is still open is taken back."""
    query = select(MoveAsk).where(MoveAsk.booking_id == booking_id, MoveAsk.state == "asked")
    for ask in (await session.scalars(query)).all():
        await locked(session, ask.plan_id)
        await session.refresh(ask)
        if ask.state != "asked" or ask.hold_id is None or not await let_go(session, ask.hold_id, now=now):
            continue  # it was answered: the hold's own event tells how
        ask.state, ask.answered_at = "off", now
        await session.flush()
        await go_on(session, ask.plan_id, now=now)


async def _answer(session: AsyncSession, ask: MoveAsk, *, lapsed: bool) -> str:
    if lapsed:
        return "silent"
    seat = await seat_of(session, ask.booking_id)
    held = await session.get_one(Booking, ask.hold_id)
    return "agreed" if seat.booking.session_id == held.session_id else "refused"


async def _put(session: AsyncSession, ask: MoveAsk, *, turns: int, now: datetime) -> None:
    """Ask, or note why it is not asked."""
    seat = await seat_of(session, ask.booking_id)
    is_there = (seat.session.starts_at, seat.builder_id) == (ask.was_at, ask.was_with)
    if seat.booking.state != "confirmed" or not is_there or await was_asked(session, ask):
        ask.state = "off"
        return
    until = await _answer_by(session, seat, ask, turns=turns, now=now)
    if until is None:
        ask.state = "late"
        return
    giver = await session.get_one(Builder, ask.builder_id)
    try:
        async with session.begin_nested():
            held = await hold_instead(session, seat, giver=giver, start=ask.starts_at, until=until, now=now)
    except (SlotTaken, NotPossible):
        ask.state = "gone"
        return
    ask.state, ask.hold_id, ask.asked_at, ask.answer_by = "asked", held.booking.id, now, until
    await session.flush()


async def _answer_by(session: AsyncSession, seat: Seat, ask: MoveAsk, *, turns: int, now: datetime) -> datetime | None:
    client = await session.get_one(Client, seat.client_id)
    builder = await session.get_one(Builder, seat.builder_id)
    wishes = await wishes_of(session, client, zone_name=client.zone or builder.zone)
    return answer_by(min(ask.was_at, ask.starts_at), now=now, turns=turns, quiet=wishes.quiet)


async def _settle(session: AsyncSession, plan: MovePlan, now: datetime) -> None:
    plan.state, plan.settled_at = "settled", now
    await session.flush()
    query = select(MoveAsk.state, func.count()).where(MoveAsk.plan_id == plan.id).group_by(MoveAsk.state)
    counted = {state: int(count) for state, count in await session.execute(query)}
    named = {name: counted.pop(name, 0) for name in ("agreed", "refused", "silent")}
    first = await session.scalar(select(MoveAsk.booking_id).where(MoveAsk.plan_id == plan.id).order_by(MoveAsk.place))
    told = MovesSettled(
        organisation_id=plan.organisation_id, subject=plan.id, builder_id=plan.builder_id, first=first,
        unasked=sum(counted.values()), **named,
    )  # fmt: skip
    await announce(session, told, now)


def _asks_of(plan: MovePlan) -> Select[MoveAsk]:
    query = select(MoveAsk).where(MoveAsk.plan_id == plan.id).order_by(MoveAsk.place)
    return query.execution_options(populate_existing=True)
