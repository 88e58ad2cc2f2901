"""The ledger: double entries that sum to zero, written once per transfer, never changed."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.ids import new_id
from kit.money import Money
from models.payments import LedgerEntry, Payment


async def record(
    session: AsyncSession,
    payment: Payment,
    *,
    transfer_id: str,
    debit: str,
    credit: str,
    amount: Money,
    memo: str,
    now: datetime,
) -> bool:
    """Move ``amount`` from ``credit`` to ``debit``; False when this transfer is in the books already."""
    if await session.scalar(select(LedgerEntry.id).where(LedgerEntry.transfer_id == transfer_id).limit(1)):
        return False
    for account, sign in ((debit, 1), (credit, -1)):
        session.add(
            LedgerEntry(
                id=new_id(now),
                organisation_id=payment.organisation_id,
                created_at=now,
                transfer_id=transfer_id,
                account=account,
                amount=sign * amount.minor,
                currency=amount.currency,
                booking_id=payment.booking_id,
                payment_id=payment.id,
                memo=memo,
            )
        )
    await session.flush()
    return True


async def balances(session: AsyncSession, organisation_id: uuid.UUID) -> dict[str, Money]:
    """What stands on each account, as ``account/currency``; over all accounts of a currency it is zero."""
    query = (
        select(LedgerEntry.account, LedgerEntry.currency, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.organisation_id == organisation_id)
        .group_by(LedgerEntry.account, LedgerEntry.currency)
    )
    rows = await session.execute(query)
    return {f"{account}/{currency}": Money(int(amount), currency) for account, currency, amount in rows}
