"""Giving money back: decided in a transaction (``owe``), done outside of one (``refund``), repeated until done."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import apply_refund
from api.payments.charge import give_back, refund_key
from api.payments.port import provider
from api.payments.queries import get_payment, kept_payments
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Problem
from kit.settings import Settings
from models.payments import Payment


def owe(payment: Payment) -> None:
    """Write down that a payment is to go back, under the key its refund will carry."""
    payment.refund_key = refund_key(payment)


async def owe_all(session: AsyncSession, booking_id: uuid.UUID) -> None:
    """Write down that everything paid for a booking is to go back."""
    for payment in await kept_payments(session, booking_id):
        owe(payment)


async def refund(database: Database, clock: Clock, settings: Settings, payment: Payment, *, reason: str) -> None:
    """Give back what is owed; doing it twice moves the money once. Raises ``VendorAway`` or ``VendorRefused``."""
    await give_back(provider(payment.provider, settings), payment)
    async with database.writing() as session:
        await lock(session, [payment.booking_id])
        row = await get_payment(session, payment.id)
        await apply_refund(session, row, reason=reason, now=clock.now())
        await session.commit()


async def refund_owed(database: Database, clock: Clock, settings: Settings) -> int:
    """Give back everything that is owed and not done yet. Returns how many were done."""
    query = select(Payment).where(Payment.state == "succeeded", Payment.refund_key.is_not(None)).limit(20)
    async with database.reading() as session:
        owed = (await session.scalars(query)).all()
    done = 0
    for payment in owed:
        try:
            await refund(database, clock, settings, payment, reason="late")
        except Problem:
            continue
        done += 1
    return done
