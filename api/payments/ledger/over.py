"""What came above what was asked for is the payer's: it stands on ``overpaid``, not on what was sold, and goes back.

Bank transfers and coins come as their payers send them. What goes back of a payment is what was over first.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.ledger.entries import income_of, record
from kit.money import Money
from models.payments import Payment

ACCOUNT = "overpaid"


def grown_over(payment: Payment, *, had: int, total: int) -> int:
    """How much of what arrived since there was ``had`` was never asked for. Pure."""
    return max(total - payment.amount, 0) - max(had - payment.amount, 0)


async def lose_over(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """What a payer's bank gave back for good is not owed to them once more, whichever is heard of first.

    The caller holds the booking's lock.
    """
    left = max(payment.received - payment.refunded - payment.lost, 0)
    gone = payment.over - left
    if gone > 0:
        payment.over = left
        await record(
            session, payment, transfer_id=f"{payment.public_id}:over:{payment.lost}:{payment.received}", debit=ACCOUNT,
            credit=income_of(payment), amount=Money(gone, payment.currency), memo="over, lost", now=now,
        )  # fmt: skip
