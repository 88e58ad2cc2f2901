"""An amount on account is **charged** while its payer is not there, one try at a time, and **given up** at its end.

Written down, asked of the vendor without any lock, as any payment is (``pay``). What follows its outcome, however the
news of it came, is in ``reactions``; a try whose answer never came is asked about like any other.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.cancel import cancel_unpaid
from api.bookings.dues.account import get_due, left_of, note_paid, paid_of, told
from api.bookings.seats import seat_of
from api.bookings.till.pay import Till
from api.payments.charge import Bill, Way, intend
from api.payments.life import OPEN
from api.payments.methods.saved import get_method
from api.payments.retry import schedule
from kit.db import lock
from kit.money import Money
from kit.outbox import announce
from models.bookings import STANDS, Booking
from models.dues import Due
from models.events import DueEnded, DueMissed
from models.payments import Payment

_LOOKS_AGAIN = timedelta(hours=1)


async def collect(till: Till, due_id: uuid.UUID) -> None:
    """Do what is due about an amount: try to charge it, or give it up."""
    async with till.database.writing() as session:
        now, due = till.clock.now(), await get_due(session, due_id)
        await lock(session, [due.booking_id])
        due = await get_due(session, due_id)
        payment = await _next_try(session, due, now) if due.state == "open" else None
        await session.commit()
    if payment:
        await till.charge(payment)


async def _next_try(session: AsyncSession, due: Due, now: datetime) -> Payment | None:
    """The payment that is asked for next; None where there is none to be."""
    booking = await session.get_one(Booking, due.booking_id, populate_existing=True)
    if booking.state not in STANDS:
        due.state, due.next_try_at = "cancelled", None
        return None
    if (await note_paid(session, booking.id, now=now)) is None or due.state != "open":
        return None
    if due.next_try_at is None or due.next_try_at > now:
        if due.ends_at and due.ends_at <= now:
            await _give_up(session, due, now)
        return None
    due.next_try_at = None
    if open_ones := await _asked_of(session, due):
        if all(each != due.id for each in open_ones):
            due.next_try_at = now + _LOOKS_AGAIN  # the client pays at this moment; else its outcome plans what follows
        return None
    method = await get_method(session, due.method_id) if due.method_id else None
    if method is None or method.state != "saved":
        await ask_for_card(session, due, now=now)
        return None
    due.tries += 1
    paid = await paid_of(session, booking.id)
    way = Way(
        method.provider, method.vendor_id or "", "now", method.connection_id, method.customer, due.id, off_session=True
    )
    amount = Money(await left_of(session, due, booking), due.currency)
    bill = Bill(due.organisation_id, amount, booking_id=booking.id, covers_from=paid)
    return await intend(session, bill, way, now=now)


async def ask_for_card(session: AsyncSession, due: Due, *, now: datetime) -> None:
    """The card is gone: only a person can go on."""
    due.step, due.ends_at = "card", due.ends_at or now + schedule().grace
    await announce(session, told(due, DueMissed, step="card", tries=due.tries), now)


async def _give_up(session: AsyncSession, due: Due, now: datetime) -> None:
    due.state = "ended"
    seat = await seat_of(session, due.booking_id)
    cancelled = await cancel_unpaid(session, seat, now=now)
    await announce(session, told(due, DueEnded, cancelled=cancelled), now)


async def _asked_of(session: AsyncSession, due: Due) -> Sequence[uuid.UUID | None]:
    """Of payments for this booking whose vendor has still to say how they end, or keeps money: which due each is of."""
    query = select(Payment.due_id).where(Payment.booking_id == due.booking_id, Payment.state.in_((*OPEN, "authorised")))
    return (await session.scalars(query)).all()
