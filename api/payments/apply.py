"""Applying what a vendor says to a payment: once, in any order, however late.

``life`` says which state follows; what arrived and what went back are totals that never fall, and each step up is one
transfer in the ledger. So the same news again, or older news, changes nothing.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.builders.pass_on import pass_on
from api.payments.disputes import apply_dispute
from api.payments.ledger.entries import income_of, transfer
from api.payments.ledger.over import ACCOUNT, grown_over, lose_over
from api.payments.life import ARRIVED, OPEN, after
from api.payments.port import Outcome
from api.payments.told import told
from kit.money import Money
from kit.outbox import announce
from models.events import (
    PaymentAuthorised,
    PaymentCancelled,
    PaymentChallenged,
    PaymentDeclined,
    PaymentOverpaid,
    PaymentRefunded,
    PaymentSucceeded,
)
from models.payments import Payment


async def apply(session: AsyncSession, payment: Payment, outcome: Outcome, *, now: datetime) -> None:
    """Take an outcome over. The caller holds the booking's lock. What speaks of another currency is not applied."""
    if outcome.currency not in {None, payment.currency}:
        return
    payment.vendor_id = payment.vendor_id or outcome.vendor_id or None
    before = payment.state
    payment.state = after(before, outcome.state)
    if payment.state != before or (outcome.link and payment.state == outcome.state):
        payment.link = outcome.link
    if payment.state != before:
        payment.decline_code = (outcome.decline_code or "declined")[:64] if payment.state == "declined" else None
        await _announce(session, payment, now)
    if payment.state not in OPEN:
        payment.ask_at = None
    if outcome.ask:
        payment.ask_at = now
    await _apply_amounts(session, payment, outcome, now)
    await pass_on(session, payment, now=now)


async def _announce(session: AsyncSession, payment: Payment, now: datetime) -> None:
    match payment.state:
        case "challenged":
            await announce(session, told(payment, PaymentChallenged), now)
        case "declined":
            await announce(session, told(payment, PaymentDeclined, code=payment.decline_code or ""), now)
        case "authorised":
            await announce(session, told(payment, PaymentAuthorised), now)
        case "cancelled":
            await announce(session, told(payment, PaymentCancelled), now)


async def _apply_amounts(session: AsyncSession, payment: Payment, outcome: Outcome, now: datetime) -> None:
    if outcome.state in ARRIVED:
        await _apply_arrival(session, payment, outcome, now)
        whole = payment.received if outcome.state == "refunded" else 0
        total = outcome.refunded if outcome.refunded is not None else whole
        await apply_refund(session, payment, total=total, reason="by the vendor", now=now)
        _weigh(payment)
    if outcome.dispute:
        await apply_dispute(session, payment, outcome.dispute, now=now)


async def _apply_arrival(session: AsyncSession, payment: Payment, outcome: Outcome, now: datetime) -> None:
    """So much arrived in all; without a figure what was asked for, unless another one was told before."""
    total = outcome.amount
    if total is None:
        total = payment.received or payment.capture_due or payment.amount
    had, payment.capture_due = payment.received, None
    if total <= had:
        return
    payment.received = total
    over = grown_over(payment, had=had, total=total)
    moves = {f"cash:{payment.provider}": total - had, income_of(payment): had + over - total, ACCOUNT: -over}
    transfer_id = f"{payment.public_id}:charge" + (f":{had}" if had else "")
    await _move(session, payment, transfer_id, moves, memo="charge", now=now)
    if over:
        await _owe_over(session, payment, over, now)
    if outcome.state == "succeeded":
        _weigh(payment)
        await announce(session, told(payment, PaymentSucceeded, amount=total - had), now)


async def apply_refund(session: AsyncSession, payment: Payment, *, total: int, reason: str, now: datetime) -> None:
    """So much of a payment went back in all, at most what arrived; all of it gone makes it refunded."""
    amount = min(total, payment.received) - payment.refunded
    if amount <= 0:
        return
    over = min(payment.over, amount)
    moves = {income_of(payment): amount - over, ACCOUNT: over, f"cash:{payment.provider}": -amount}
    transfer_id = f"{payment.public_id}:refund:{payment.refunded}"
    await _move(session, payment, transfer_id, moves, memo=reason or "refund", now=now)
    payment.refunded += amount
    payment.over -= over
    await pass_on(session, payment, now=now)
    payment.state = after(payment.state, "succeeded")
    _weigh(payment)
    _settle_what_was_due(payment)
    await announce(session, told(payment, PaymentRefunded, reason=reason, amount=amount), now)


def _weigh(payment: Payment) -> None:
    """What arrived is refunded while all of it went back: more may arrive, and older news of that may come later."""
    if payment.state in ARRIVED:
        payment.state = "refunded" if payment.refunded == payment.received else "succeeded"


async def _owe_over(session: AsyncSession, payment: Payment, over: int, now: datetime) -> None:
    """What came above what was asked for goes back, besides what is owed already."""
    payment.over += over
    payment.owed = max(payment.owed, payment.refunded) + over
    await lose_over(session, payment, now=now)
    begin_refund(payment)
    await announce(session, told(payment, PaymentOverpaid, amount=over), now)


async def _move(
    session: AsyncSession, payment: Payment, transfer_id: str, moves: dict[str, int], *, memo: str, now: datetime
) -> None:
    await transfer(
        session, payment.organisation_id, transfer_id=transfer_id, memo=memo, now=now, booking_id=payment.booking_id,
        payment_id=payment.id, moves={each: Money(amount, payment.currency) for each, amount in moves.items()},
    )  # fmt: skip


def refund_base(key: str) -> int:
    """How much had gone back when the refund with ``key`` was decided."""
    return int(key.rsplit(":", 1)[1])


def _settle_what_was_due(payment: Payment) -> None:
    """A movement is over once all of it went; what somebody else gave back is part of it.

    What is left of it, or owed besides, is another movement, so it gets another key.
    """
    payment.owed = max(payment.owed, payment.refunded)
    if payment.refund_key is None:
        return
    left = refund_base(payment.refund_key) + payment.refund_due - payment.refunded
    if left > 0:
        payment.refund_key, payment.refund_due = refund_key(payment), left
        return
    payment.refund_key, payment.refund_due, payment.refund_refused_at, payment.refund_asks = None, 0, None, 0
    begin_refund(payment)


def begin_refund(payment: Payment) -> None:
    """Put what is owed and not on its way yet on its way, one movement at a time."""
    due = min(payment.owed - payment.refunded, payment.received - payment.refunded - payment.lost)
    if payment.refund_key is None and due > 0:
        payment.refund_key, payment.refund_due = refund_key(payment), due


def refund_key(payment: Payment) -> str:
    """The key of the next refund, made of what went back before it."""
    return f"{payment.public_id}:refund:{payment.refunded}"
