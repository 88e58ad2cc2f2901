"""Questions about payments."""

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.payments import Payment


async def get_payment(session: AsyncSession, payment_id: uuid.UUID) -> Payment:
    """Raises ``NotFound``."""
    row = await session.get(Payment, payment_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such payment.")
    return row


async def kept_payments(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Payment]:
    """What arrived for a booking and is not on its way back, oldest first."""
    query = select(Payment).where(
        Payment.booking_id == booking_id, Payment.state == "succeeded", Payment.refund_key.is_(None)
    )
    query = query.order_by(Payment.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def find_by_vendor(session: AsyncSession, provider: str, vendor_id: str, *, reference: str) -> Payment | None:
    """By the vendor's id, or by our key when the vendor's id has not reached us yet."""
    same = or_(Payment.vendor_id == vendor_id, Payment.vendor_key == reference)
    query = select(Payment).where(Payment.provider == provider, same)
    return (await session.scalars(query)).one_or_none()
