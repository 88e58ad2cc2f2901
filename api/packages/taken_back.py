"""Whether the money of a package went back: then nothing is left of it, whatever news of that is still on its way.

Also what came back of a package when it had run out counts to it. What is done about it is left to ``buy``.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.disputes import free_of
from models.packages import Holding, Purchase
from models.payments import Payment


async def is_taken_back(session: AsyncSession, holding: Holding) -> bool:
    """Whether all that was paid online for it went back, is on its way back, or was lost to the payer's bank."""
    bought_as = holding.of_holding_id or holding.id
    query = select(Payment).join(Purchase, Purchase.id == Payment.purchase_id).where(Purchase.holding_id == bought_as)
    paid = [row for row in await session.scalars(query) if row.received]
    return bool(paid) and not any(free_of(row) for row in paid)


async def parts_of(session: AsyncSession, holding: Holding) -> Sequence[Holding]:
    """A package as it was bought, and the holdings of what came back of it after it had run out."""
    query = select(Holding).where(Holding.of_holding_id == holding.id).order_by(Holding.id)
    return [holding, *(await session.scalars(query)).all()]
