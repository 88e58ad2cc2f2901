"""Giving money back: decided in a transaction (``owe``), done outside of one (``refund``), repeated until done.

The key of a refund is made of what went back before it, and stored before the vendor is called: asking again is the
same refund. One that the vendor refuses for good is left to a person, who may ask again.
"""

import uuid

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import apply_refund, told
from api.payments.charge import give_back
from api.payments.errors import VendorRefused
from api.payments.port import provider
from api.payments.queries import get_payment, kept_payments
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Later, Problem
from kit.outbox import announce
from kit.settings import Settings
from models.events import RefundRefused
from models.payments import Payment

_AT_ONCE = 20


def owe(payment: Payment, amount: int | None = None) -> None:
    """Write down that a payment, or so much of it, is to go back; what is on its way already stays as it is."""
    left = payment.amount - payment.refunded
    if payment.refund_key or not left:
        return
    payment.refund_key = f"{payment.public_id}:refund:{payment.refunded}"
    payment.refund_due = left if amount is None else min(amount, left)


async def owe_part(session: AsyncSession, booking_id: uuid.UUID, amount: int) -> None:
    """Write down that ``amount`` of what was paid for a booking is to go back, from its payments in turn."""
    for payment in await kept_payments(session, booking_id):
        part = min(amount, payment.amount - payment.refunded)
        if part > 0:
            owe(payment, part)
            amount -= part


async def refund(database: Database, clock: Clock, settings: Settings, payment: Payment, *, reason: str) -> None:
    """Give back what is owed; doing it twice moves the money once. Raises ``VendorAway`` or ``VendorRefused``."""
    key = payment.refund_key
    try:
        await give_back(provider(payment.provider, settings), payment)
    except VendorRefused:
        await _leave_to_a_person(database, clock, payment)
        raise
    async with database.writing() as session:
        await lock(session, [payment.booking_id])
        row = await get_payment(session, payment.id)
        if row.refund_key == key:
            await apply_refund(session, row, row.refund_due, reason=reason, now=clock.now())
        await session.commit()


async def _leave_to_a_person(database: Database, clock: Clock, payment: Payment) -> None:
    async with database.writing() as session:
        await lock(session, [payment.booking_id])
        row = await get_payment(session, payment.id)
        if row.refund_key and row.refund_refused_at is None:
            row.refund_refused_at = clock.now()
            await announce(session, told(row, RefundRefused, amount=row.refund_due), clock.now())
        await session.commit()


def is_owed() -> ColumnElement[bool]:
    """A condition on payments: something is to go back, and nobody has refused to give it."""
    return and_(Payment.state == "succeeded", Payment.refund_key.is_not(None), Payment.refund_refused_at.is_(None))


async def refund_one(database: Database, clock: Clock, settings: Settings, payment_id: uuid.UUID) -> bool:
    """Give back what is owed of one payment; False when nothing is, or it was left to a person. Raises ``Later``."""
    async with database.reading() as session:
        payment = await session.scalar(select(Payment).where(Payment.id == payment_id, is_owed()))
    if payment is None:
        return False
    try:
        await refund(database, clock, settings, payment, reason="owed")
    except VendorRefused:
        return False
    except Problem as away:
        raise Later(away.detail) from away
    return True


async def refund_owed(database: Database, clock: Clock, settings: Settings) -> int:
    """Give back what is owed and not done yet, oldest first. Returns how many were done."""
    async with database.reading() as session:
        owed = (await session.scalars(select(Payment.id).where(is_owed()).order_by(Payment.id).limit(_AT_ONCE))).all()
    done = 0
    for payment_id in owed:
        try:
            done += await refund_one(database, clock, settings, payment_id)
        except Later:
            continue
    return done
