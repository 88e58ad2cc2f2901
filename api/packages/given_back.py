"""Money of a package that went back, beyond the worth of the credits that are left, had become revenue with the others.

So much of it is revenue's no more. How much that is follows from what went back and what is left, never from the order
in which either came about, or is heard of: it is put right after each step, and a step that changes nothing moves
nothing. What becomes of the credits is left to ``buy``.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.taken_back import parts_of
from api.payments.ledger.entries import transfer
from kit.db import lock
from kit.money import Money
from models.packages import CreditEntry, Holding, Purchase
from models.payments import LedgerEntry, Payment

_MEMO = "package given back"


def beyond(*, back: int, worth: int) -> int:
    """How much of what went ``back`` came from revenue: what the credits that are left are not ``worth``. Pure."""
    return max(back - worth, 0)


async def lock_whole(session: AsyncSession, holding: Holding) -> None:
    """Lock a package and all that came back of it after it had run out: they are worth something together."""
    whole = await session.get_one(Holding, holding.of_holding_id or holding.id)
    await lock(session, [whole.id])
    await lock(session, [each.id for each in await parts_of(session, whole)])


async def put_right(session: AsyncSession, holding: Holding, *, now: datetime) -> None:
    """Move between revenue and credits what is to be moved now. The caller holds ``lock_whole``."""
    whole = await session.get_one(Holding, holding.of_holding_id or holding.id)
    query = select(Purchase).where(Purchase.holding_id == whole.id)
    purchase = (await session.scalars(query)).one_or_none()
    payments = await payments_of(session, purchase) if purchase else []
    went_back = [each for each in payments if each.refunded or each.lost]
    if purchase is None or not went_back:
        return
    await session.flush()
    parts = [each.id for each in await parts_of(session, whole)]
    worth = await session.scalar(select(func.sum(CreditEntry.value)).where(CreditEntry.holding_id.in_(parts)))
    back = purchase.price - paid_by(payments)
    steps, moved = await _moved(session, payments)
    if change := Money(beyond(back=back, worth=int(worth or 0)) - moved, purchase.currency):
        await transfer(
            session, purchase.organisation_id, transfer_id=f"{purchase.public_id}:back:{steps}:{back}",
            moves={"revenue": change, "credits": -change}, memo=_MEMO, now=now, payment_id=went_back[0].id,
        )  # fmt: skip


async def payments_of(session: AsyncSession, purchase: Purchase) -> Sequence[Payment]:
    """All that was asked for a purchase."""
    query = select(Payment).where(Payment.purchase_id == purchase.id).execution_options(populate_existing=False)
    return (await session.scalars(query)).all()


def paid_by(payments: Sequence[Payment]) -> int:
    """What arrived with them and stays."""
    return sum(row.received - row.refunded - row.lost for row in payments)


async def _moved(session: AsyncSession, payments: Sequence[Payment]) -> tuple[int, int]:
    """How often something was moved before, and how much of revenue's in all."""
    query = select(func.count(), func.coalesce(func.sum(LedgerEntry.amount), 0)).where(
        LedgerEntry.organisation_id == payments[0].organisation_id, LedgerEntry.account == "revenue",
        LedgerEntry.payment_id.in_([each.id for each in payments]), LedgerEntry.memo == _MEMO,
    )  # fmt: skip
    steps, moved = (await session.execute(query)).one()
    return int(steps), int(moved)
