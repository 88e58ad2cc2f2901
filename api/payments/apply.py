"""Applying what a vendor says to a payment: once, in any order, however late.

``created -> challenged -> succeeded | declined``, and ``succeeded -> refunded``; a step back is ignored, except that
money which did arrive counts even after a decline. News of a refund says that the money had arrived, so a success that
comes after it changes nothing.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.ledger import record
from api.payments.port import Outcome
from kit.money import Money
from kit.outbox import announce
from models.events import PaymentChallenged, PaymentDeclined, PaymentEvent, PaymentRefunded, PaymentSucceeded
from models.payments import Payment

_RANK = {"created": 0, "challenged": 1, "declined": 2, "cancelled": 2, "succeeded": 3, "refunded": 4}


async def apply(session: AsyncSession, payment: Payment, outcome: Outcome, *, now: datetime) -> bool:
    """Take an outcome over; True when the payment has just become paid. The caller holds the booking's lock."""
    payment.vendor_id = payment.vendor_id or outcome.vendor_id or None
    if _RANK[outcome.state] <= _RANK[payment.state]:
        return False
    payment.state, payment.link = outcome.state, outcome.link
    payment.decline_code = outcome.decline_code if outcome.state == "declined" else None
    match outcome.state:
        case "succeeded":
            await announce(session, told(payment, PaymentSucceeded), now)
            return await _arrived(session, payment, now)
        case "challenged":
            await announce(session, told(payment, PaymentChallenged), now)
        case "declined":
            await announce(session, told(payment, PaymentDeclined, code=outcome.decline_code or "declined"), now)
        case "refunded":
            await _arrived(session, payment, now)
            await apply_refund(session, payment, payment.amount, reason="by the vendor", now=now)
        case "created":
            pass
    return False


async def _arrived(session: AsyncSession, payment: Payment, now: datetime) -> bool:
    return await record(
        session,
        payment,
        transfer_id=f"{payment.public_id}:charge",
        debit=f"cash:{payment.provider}",
        credit="revenue",
        amount=Money(payment.amount, payment.currency),
        memo="charge",
        now=now,
    )


async def apply_refund(session: AsyncSession, payment: Payment, amount: int, *, reason: str, now: datetime) -> None:
    """So much more of a payment went back, at most what is left of it; all of it gone makes it refunded."""
    amount = min(amount, payment.amount - payment.refunded)
    if amount <= 0:
        return
    await record(
        session,
        payment,
        transfer_id=f"{payment.public_id}:refund:{payment.refunded}",
        debit="revenue",
        credit=f"cash:{payment.provider}",
        amount=Money(amount, payment.currency),
        memo=reason or "refund",
        now=now,
    )
    payment.refunded += amount
    payment.state = "refunded" if payment.refunded == payment.amount else "succeeded"
    payment.refund_key, payment.refund_due, payment.refund_refused_at = None, 0, None
    await announce(session, told(payment, PaymentRefunded, reason=reason, amount=amount), now)


def told(payment: Payment, kind: type[PaymentEvent], *, amount: int | None = None, **more: str) -> PaymentEvent:
    """The event of ``kind`` about a payment, or about ``amount`` of it."""
    return kind(
        organisation_id=payment.organisation_id,
        subject=payment.id,
        booking_id=payment.booking_id,
        provider=payment.provider,
        amount=payment.amount if amount is None else amount,
        currency=payment.currency,
        **more,
    )
