"""Questions about builders' accounts at a payment vendor."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.payouts import PayoutAccount


async def find_account(
    session: AsyncSession, builder_id: uuid.UUID, provider: str, connection_id: uuid.UUID | None
) -> PayoutAccount | None:
    """A builder's account beneath one of the business's."""
    query = select(PayoutAccount).where(
        PayoutAccount.builder_id == builder_id,
        PayoutAccount.provider == provider,
        PayoutAccount.connection_id.is_not_distinct_from(connection_id),
    )
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
