"""Charging, in steps: write down what will be asked, ask without any lock, write down the answer.

The idempotency key and the count of asks are stored before the vendor is called. A process that died in between is
followed by one that first asks the vendor how it stands, and makes the call, with the same key, only if the vendor has
never heard of it.
"""

import uuid
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.errors import PaymentUnderWay, VendorAway, VendorRefused
from api.payments.life import OPEN
from api.payments.port import Asked, Outcome, Provider, Take
from api.payments.told import told
from kit.errors import Later, Refused, Unsupported
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import PaymentAsked
from models.payments import Payment

WHILE_ASKING = timedelta(minutes=2)
_LONGEST_PAUSE = timedelta(hours=6)
_MOST_ASKS = 30
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """How something is paid: by which vendor, there by which method, taken or kept, and to whose account.

    ``customer``, ``due_id`` and ``off_session``: as ``models.payments.Payment`` has them.

    ``connection_id``: the organisation's own account; none: the installation's.
    """

    provider: str
    method: str = ""
    take: Take = "now"
    connection_id: uuid.UUID | None = None
    customer: str | None = None
    due_id: uuid.UUID | None = None
    off_session: bool = False


async def intend(
    session: AsyncSession,
    *,
    organisation_id: uuid.UUID,
    booking_id: uuid.UUID | None = None,
    purchase_id: uuid.UUID | None = None,
    amount: Money,
    way: Way,
    now: datetime,
    covers_from: int = 0,
) -> Payment:
    """The open payment of a booking or a purchase, or a new one: what step one writes down.

    While the vendor is being asked for one payment no other is begun. One that waits for the bank may be given up for
    another way to pay; should both arrive, ``bookings.settle`` gives one back: ``covers_from`` is what was there for
    the booking when this one was asked for. Raises ``PaymentUnderWay``.
    """
    mine = (way.method, way.provider, amount.minor, way.connection_id)
    same = Payment.booking_id == booking_id if booking_id else Payment.purchase_id == purchase_id
    open_ones = select(Payment).where(same, Payment.state.in_(OPEN))
    for row in (await session.scalars(open_ones)).all():
        if (row.method, row.provider, row.amount, row.connection_id) == mine:
            about_to_ask(row, now)
            return row
        if row.state == "created" and row.created_at > now - WHILE_ASKING:
            raise PaymentUnderWay(retry_after=5)
    payment = Payment(
        id=new_id(now),
        organisation_id=organisation_id,
        created_at=now,
        booking_id=booking_id,
        purchase_id=purchase_id,
        provider=way.provider,
        method=way.method,
        amount=amount.minor,
        received=0,
        settled=0,
        owed=0,
        refunded=0,
        disputed=0,
        lost=0,
        currency=amount.currency,
        state="created",
        take=way.take,
        covers_from=covers_from,
        connection_id=way.connection_id,
        customer=way.customer,
        due_id=way.due_id,
        off_session=way.off_session,
        vendor_key="",
        asks=0,
        refund_asks=0,
        capture_asks=0,
    )
    payment.vendor_key = payment.public_id
    about_to_ask(payment, now)
    session.add(payment)
    await session.flush()
    await announce(session, told(payment, PaymentAsked), now)
    return payment


def about_to_ask(payment: Payment, now: datetime) -> None:
    """Count the call that is made next, and when the vendor is asked again should no answer come of it."""
    payment.asks += 1
    pause = min(WHILE_ASKING * 2 ** min(payment.asks - 1, 10), _LONGEST_PAUSE)
    payment.ask_at = now + pause if payment.asks < _MOST_ASKS else None


def asked_of(payment: Payment) -> Asked:
    """A payment as its vendor is asked about it."""
    take: Take = "later" if payment.take == "later" else "now"
    return Asked(
        reference=payment.public_id, key=payment.vendor_key, vendor_id=payment.vendor_id, method=payment.method,
        amount=Money(payment.amount, payment.currency), take=take, customer=payment.customer or "",
        off_session=payment.off_session, challenge="always" if payment.challenge == "always" else "auto",
    )  # fmt: skip


async def ask(vendor: Provider, payment: Payment) -> Outcome:
    """Ask the vendor for the money, once. Raises ``VendorAway`` or ``VendorRefused``."""
    asked = asked_of(payment)
    if payment.asks > 1 and (known := await calling(vendor.find(asked))):
        return known
    return await calling(vendor.charge(asked))


async def calling(call: Awaitable[T]) -> T:
    """A vendor's answer, or what went wrong for whoever waits. Raises ``VendorAway`` or ``VendorRefused``."""
    try:
        return await call
    except Later as error:
        raise VendorAway(retry_after=int(error.after.total_seconds())) from error
    except (Refused, Unsupported) as error:
        raise VendorRefused from error
