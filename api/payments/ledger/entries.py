"""The ledger: double entries that sum to zero, written once per transfer, never changed.

Accounts: ``cash:{vendor}`` what lies with a payment vendor and ``cash:desk`` what was paid there, ``revenue`` what was
sold, ``tax`` what of it is the state's, ``builder:{id}`` what a builder is owed, ``bank`` what was paid out, and
``credits`` what clients have paid for packages and not used yet. A debit is above zero. Entries come first and then
their seal (``models.payments.LedgerTransfer``): the database refuses one over entries that are not balanced.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.ids import new_id
from kit.money import Money
from models.payments import LedgerEntry, LedgerTransfer, Payment


def income_of(payment: Payment) -> str:
    """The account that money of a payment comes from: what was sold, or what is owed in sessions for a package."""
    return "revenue" if payment.booking_id else "credits"


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
    return await transfer(
        session, payment.organisation_id, transfer_id=transfer_id, moves={debit: amount, credit: -amount},
        booking_id=payment.booking_id, payment_id=payment.id, memo=memo, now=now,
    )  # fmt: skip


async def transfer(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    transfer_id: str,
    moves: Mapping[str, Money],
    memo: str,
    now: datetime,
    booking_id: uuid.UUID | None = None,
    payment_id: uuid.UUID | None = None,
) -> bool:
    """Write what each account gains (above zero) or gives; False when this transfer is in the books already.

    Accounts that nothing happens to are left out. Raises ``IntegrityError`` or ``DBAPIError`` where it is not balanced.
    """
    if await session.get(LedgerTransfer, transfer_id):
        return False
    for account, amount in moves.items():
        if amount:
            session.add(
                LedgerEntry(
                    id=new_id(now), organisation_id=organisation_id, created_at=now, transfer_id=transfer_id,
                    account=account, amount=amount.minor, currency=amount.currency, booking_id=booking_id,
                    payment_id=payment_id, memo=memo[:200],
                )
            )  # fmt: skip
    await session.flush()
    seal = LedgerTransfer(id=transfer_id, organisation_id=organisation_id, created_at=now, memo=memo[:200])
    session.add(seal)
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
