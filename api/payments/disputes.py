"""Disputes: a payer's bank takes money back, and later keeps it or returns it. Told in any order, booked once each.

The money stands on ``disputed:{vendor}`` while the bank thinks, comes back to ``cash:{vendor}`` when it was won, and
off ``revenue`` when it was lost. What the bank has is never given back a second time by us.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.ledger.entries import income_of, record
from api.payments.ledger.over import lose_over
from api.payments.life import Ruling, ruled
from api.payments.port import Disputed
from api.payments.queries import disputes_of
from api.payments.told import told
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import DisputeLost, DisputeWon, PaymentDisputed, PaymentEvent
from models.payments import Dispute, Payment

_EVENTS: dict[str, type[PaymentEvent]] = {"opened": PaymentDisputed, "lost": DisputeLost, "won": DisputeWon}


async def apply_dispute(session: AsyncSession, payment: Payment, news: Disputed, *, now: datetime) -> None:
    """Take over what is told of one dispute; an older step of it changes nothing. The caller holds the lock."""
    row = await _find(session, payment, news.id)
    before: Ruling | None = row.ruling if row else None  # type: ignore[assignment]  # its CHECK holds it to them
    ruling = ruled(before or "none", news.ruling)
    if ruling == before:
        return
    row = row or _new(session, payment, news, now)
    row.ruling = ruling
    await _book(session, payment, row, before, now)
    await session.flush()
    await _add_up(session, payment)
    await lose_over(session, payment, now=now)
    await announce(session, told(payment, _EVENTS[ruling], amount=row.amount), now)


async def _book(session: AsyncSession, payment: Payment, row: Dispute, before: Ruling | None, now: datetime) -> None:
    """Move the money to where it stands now; one that is told of first when it is won has moved nothing."""
    debit, credit = _where(row.ruling, payment), _where(before, payment)
    if debit != credit:
        amount = Money(row.amount, payment.currency)
        transfer, memo = f"{payment.public_id}:{row.public_id}:{row.ruling}", f"dispute {row.ruling}"
        await record(
            session, payment, transfer_id=transfer, debit=debit, credit=credit, amount=amount, memo=memo, now=now
        )


def free_of(payment: Payment) -> int:
    """How much of a payment is not owed back; what a bank has until it decides counts, for it may come back to us."""
    return max(payment.received - payment.lost - max(payment.owed, payment.refunded), 0)


def forgiven_of(payment: Payment) -> int:
    """How much of what goes or went back is not due again; what a bank took instead is."""
    return min(payment.forgiven, max(payment.owed, payment.refunded))


def left_of(payment: Payment) -> int:
    """How much of a payment is ours to give back now."""
    return max(payment.received - payment.refunded - payment.disputed - payment.lost, 0)


async def _find(session: AsyncSession, payment: Payment, vendor_id: str) -> Dispute | None:
    query = select(Dispute).where(Dispute.payment_id == payment.id, Dispute.vendor_id == vendor_id)
    return (await session.scalars(query)).one_or_none()


def _new(session: AsyncSession, payment: Payment, news: Disputed, now: datetime) -> Dispute:
    row = Dispute(
        id=new_id(now), organisation_id=payment.organisation_id, created_at=now, payment_id=payment.id,
        vendor_id=news.id, amount=news.amount, ruling=news.ruling,
    )  # fmt: skip
    session.add(row)
    return row


def _where(ruling: str | None, payment: Payment) -> str:
    """The account the disputed money stands on."""
    if ruling == "lost":
        return income_of(payment)
    return f"disputed:{payment.provider}" if ruling == "opened" else f"cash:{payment.provider}"


async def _add_up(session: AsyncSession, payment: Payment) -> None:
    rows = await disputes_of(session, payment)
    payment.disputed = sum(row.amount for row in rows if row.ruling == "opened")
    payment.lost = sum(row.amount for row in rows if row.ruling == "lost")
    _give_back_no_more_than_is_ours(payment)


def _give_back_no_more_than_is_ours(payment: Payment) -> None:
    """What is on its way back waits while the bank thinks, and shrinks by what the bank gave away."""
    ours = max(payment.received - payment.refunded - payment.lost, 0)
    payment.owed = min(payment.owed, payment.refunded + ours)
    if payment.refund_key and payment.refund_due > ours:
        payment.refund_due = ours
        payment.refund_key = payment.refund_key if ours else None
