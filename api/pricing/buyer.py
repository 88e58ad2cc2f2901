"""Who pays, as far as tax asks: looked up only where the rules tell buyers apart."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.pricing.lines import Buyer
from api.pricing.schemas import Prices
from models.people import BillingDetails

_NOBODY = Buyer()


async def buyer_of(session: AsyncSession, client_id: uuid.UUID | None, prices: Prices) -> Buyer:
    """Where a client is taxed and whether they are a business, as they have told."""
    if client_id is None or prices.taxes is None:
        return _NOBODY
    query = select(BillingDetails.country, BillingDetails.is_business).where(BillingDetails.client_id == client_id)
    row = (await session.execute(query)).one_or_none()
    return Buyer(row.country, row.is_business) if row else _NOBODY
