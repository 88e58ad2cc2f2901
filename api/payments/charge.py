"""Charging and giving back, in steps: write down what will be asked, ask without any lock, write down the answer.

The idempotency key is stored before the vendor is called, so a process that dies in between asks again with the same
key and moves nothing twice.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import told
from api.payments.errors import PaymentUnderWay, VendorAway, VendorRefused
from api.payments.port import Outcome, Provider
from kit.errors import Later, Refused
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import PaymentAsked
from models.payments import Payment

_WHILE_ASKING = timedelta(minutes=2)


async def intend(
    session: AsyncSession,
    *,
    organisation_id: uuid.UUID,
    booking_id: uuid.UUID,
    amount: Money,
    provider: str,
    method: str,
    now: datetime,
) -> Payment:
    """The open payment of a booking, or a new one: what step one writes down.

    While the vendor is being asked for one payment no other is begun. One that waits for the bank may be given up for
    another way to pay; should both arrive, ``bookings.settle`` gives one back. Raises ``PaymentUnderWay``.
    """
    mine = (method, provider, amount.minor)
    open_ones = select(Payment).where(Payment.booking_id == booking_id, Payment.state.in_(("created", "challenged")))
    for row in (await session.scalars(open_ones)).all():
        if (row.method, row.provider, row.amount) == mine:
            return row
        if row.state == "created" and row.created_at > now - _WHILE_ASKING:
            raise PaymentUnderWay(retry_after=5)
    payment = Payment(
        id=new_id(now),
        organisation_id=organisation_id,
        created_at=now,
        booking_id=booking_id,
        provider=provider,
        method=method,
        amount=amount.minor,
        refunded=0,
        currency=amount.currency,
        state="created",
        vendor_key="",
    )
    payment.vendor_key = payment.public_id
    session.add(payment)
    await session.flush()
    await announce(session, told(payment, PaymentAsked), now)
    return payment


async def ask(vendor: Provider, payment: Payment) -> Outcome:
    """Ask the vendor for the money. Raises ``VendorAway`` or ``VendorRefused``."""
    try:
        return await vendor.charge(
            Money(payment.amount, payment.currency),
            method=payment.method,
            key=payment.vendor_key,
            reference=payment.public_id,
        )
    except Later as error:
        raise VendorAway(retry_after=int(error.after.total_seconds())) from error
    except Refused as error:
        raise VendorRefused from error


async def give_back(vendor: Provider, payment: Payment) -> None:
    """Ask the vendor to refund what is due of a payment. Raises ``VendorAway`` or ``VendorRefused``."""
    due = Money(payment.refund_due, payment.currency)
    try:
        await vendor.refund(due, vendor_id=payment.vendor_id or "", key=payment.refund_key or "")
    except Later as error:
        raise VendorAway(retry_after=int(error.after.total_seconds())) from error
    except Refused as error:
        raise VendorRefused from error
