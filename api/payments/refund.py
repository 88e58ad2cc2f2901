"""Giving money back: decided in a transaction (``owe``), done outside of one (``refund``), repeated until done.

The key of a refund is made of what went back before it, and stored, with the count of asks, before the vendor is
called. A call that may have been made before is asked about first. One that the vendor refuses for good is left to a
person, who may ask again.
"""

import uuid

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import Vendors
from api.payments.apply import apply, apply_refund, begin_refund, refund_base
from api.payments.charge import asked_of, calling
from api.payments.disputes import free_of
from api.payments.errors import VendorRefused
from api.payments.port import Outcome, Provider
from api.payments.queries import get_payment, kept_payments
from api.payments.told import told
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Later, Problem
from kit.money import Money
from kit.outbox import announce
from models.events import RefundRefused
from models.payments import Payment

_AT_ONCE = 20


def owe(payment: Payment, amount: int | None = None, *, is_given: bool = False) -> None:
    """Write down that a payment, or so much more of it, is to go back; what is on its way already goes first.

    Of one that is only kept for us so much less is taken, and the rest let go.

    Args:
        is_given: nobody is to pay it once more, what it was for stands as it is.
    """
    if payment.state == "authorised":
        kept = payment.amount if payment.capture_due is None else payment.capture_due
        payment.capture_due = max(kept - (kept if amount is None else amount), 0)
        return
    free = free_of(payment)
    part = free if amount is None else min(amount, free)
    payment.owed = max(payment.owed, payment.refunded) + part
    payment.forgiven += part if is_given else 0
    begin_refund(payment)


def is_news(payment: Payment) -> bool:
    """Whether money arrived, or is kept, of which the booking has not taken note."""
    return payment.state in {"authorised", "succeeded"} and payment.settled < _there(payment)


def take_note(payment: Payment) -> None:
    """From here on the booking knows what is there of a payment: no late news of it decides about it once more."""
    payment.settled = max(payment.settled, _there(payment))


def _there(payment: Payment) -> int:
    return payment.amount if payment.take == "later" else payment.received


async def owe_part(session: AsyncSession, booking_id: uuid.UUID, amount: int) -> None:
    """Write down that ``amount`` of what is there for a booking is to go back, from its payments in turn.

    What is only kept for us is let go of first, and what is to stay of it is taken.
    """
    for payment in await kept_payments(session, booking_id):
        take_note(payment)
        is_kept = payment.state == "authorised"
        part = min(amount, payment.amount if is_kept else free_of(payment))
        if part > 0 or is_kept:
            owe(payment, part)
            amount -= part


async def refund(database: Database, clock: Clock, vendors: Vendors, payment: Payment, *, reason: str) -> None:
    """Give back what is owed; doing it twice moves the money once. Raises ``VendorAway`` or ``VendorRefused``."""
    key, due, asks = await _about_to_ask(database, payment)
    if key is None:
        return
    try:
        known = await give_back(await calling(vendors.of(payment)), payment, key=key, due=due, asks=asks)
    except VendorRefused:
        await _leave_to_a_person(database, clock, payment)
        raise
    async with database.writing() as session:
        await lock(session, [payment.pays_for])
        row = await get_payment(session, payment.id)
        await apply_refund(session, row, total=refund_base(key) + due, reason=reason, now=clock.now())
        if known:
            await apply(session, row, known, now=clock.now())
        await session.commit()


async def give_back(vendor: Provider, payment: Payment, *, key: str, due: int, asks: int) -> Outcome | None:
    """Have the vendor give ``due`` back, unless an earlier call did; what it says then."""
    asked = asked_of(payment)
    if asks > 1:
        known = await calling(vendor.find(asked))
        if known and (known.refunded or 0) >= refund_base(key) + due:
            return known
    await calling(vendor.refund(asked, Money(due, payment.currency), key=key))
    return None


async def _about_to_ask(database: Database, payment: Payment) -> tuple[str | None, int, int]:
    """Count the call that is made next; its key, how much goes back, and the how manieth it is."""
    async with database.writing() as session:
        await lock(session, [payment.pays_for])
        row = await get_payment(session, payment.id)
        row.refund_asks += 1
        found = (row.refund_key, row.refund_due, row.refund_asks)
        await session.commit()
    return found


async def _leave_to_a_person(database: Database, clock: Clock, payment: Payment) -> None:
    async with database.writing() as session:
        await lock(session, [payment.pays_for])
        row = await get_payment(session, payment.id)
        if row.refund_key and row.refund_refused_at is None:
            row.refund_refused_at = clock.now()
            await announce(session, told(row, RefundRefused, amount=row.refund_due), clock.now())
        await session.commit()


def is_owed() -> ColumnElement[bool]:
    """A condition on payments: something is to go back, nobody has refused to give it, and no bank has it."""
    return and_(
        Payment.state == "succeeded",
        Payment.refund_key.is_not(None),
        Payment.refund_refused_at.is_(None),
        Payment.disputed == 0,
    )


async def refund_one(database: Database, clock: Clock, vendors: Vendors, payment_id: uuid.UUID) -> bool:
    """Give back what is owed of one payment; False when nothing is, or it was left to a person. Raises ``Later``."""
    async with database.reading() as session:
        payment = await session.scalar(select(Payment).where(Payment.id == payment_id, is_owed()))
    if payment is None:
        return False
    try:
        await refund(database, clock, vendors, payment, reason="owed")
    except VendorRefused:
        return False
    except Problem as away:
        raise Later(away.detail) from away
    return True


async def refund_owed(database: Database, clock: Clock, vendors: Vendors) -> int:
    """Give back what is owed and not done yet, oldest first. Returns how many were done."""
    async with database.reading() as session:
        owed = (await session.scalars(select(Payment.id).where(is_owed()).order_by(Payment.id).limit(_AT_ONCE))).all()
    done = 0
    for payment_id in owed:
        try:
            done += await refund_one(database, clock, vendors, payment_id)
        except Later:
            continue
    return done
