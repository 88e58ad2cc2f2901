"""The business **pays out** what a builder is owed; the money itself goes by whatever way they have agreed on."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.errors import MoreThanOwed
from api.payments.ledger.earn import account_of
from api.payments.ledger.entries import transfer
from kit import ids
from kit.db import lock
from kit.ids import new_id
from kit.money import Money
from models.payments import LedgerEntry
from models.people import Builder


async def pay_out(
    session: AsyncSession, builder: Builder, *, amount: int | None, currency: str, reference: str, now: datetime
) -> tuple[str, Money]:
    """Write down that a builder was paid, all they are owed or a part; the payout's id and how much it was.

    Raises ``MoreThanOwed``, also where nothing is owed.
    """
    await lock(session, [builder.id])
    owed = await owed_to(session, builder, currency)
    paid = owed if amount is None else Money(amount, currency)
    if not 0 < paid.minor <= owed.minor:
        raise MoreThanOwed(owed={"minor": owed.minor, "currency": currency})
    payout = ids.public("pyo", new_id(now))
    await transfer(
        session, builder.organisation_id, transfer_id=payout, moves={account_of(builder.id): paid, "bank": -paid},
        memo=reference or "payout", now=now,
    )  # fmt: skip
    return payout, paid


async def owed_to(session: AsyncSession, builder: Builder, currency: str) -> Money:
    """What stands on a builder's account; below zero where more went back than they had left to get."""
    mine = (LedgerEntry.organisation_id == builder.organisation_id, LedgerEntry.account == account_of(builder.id))
    query = select(func.sum(LedgerEntry.amount)).where(*mine, LedgerEntry.currency == currency)
    return Money(-int(await session.scalar(query) or 0), currency)
