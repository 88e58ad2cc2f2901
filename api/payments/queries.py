"""Questions about payments."""

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.bookings import Booking
from models.packages import Purchase
from models.payments import Dispute, Payment, VendorEvent
from models.people import Client, SubjectKey


async def get_payment(session: AsyncSession, payment_id: uuid.UUID) -> Payment:
    """Raises ``NotFound``."""
    row = await session.get(Payment, payment_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such payment.")
    return row


async def kept_payments(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Payment]:
    """What arrived or is kept for a booking and does not all go back; what is only kept first, then by age."""
    stays = or_(Payment.state == "authorised", Payment.received > Payment.owed)
    query = select(Payment).where(
        Payment.booking_id == booking_id, Payment.state.in_(("authorised", "succeeded")), stays
    )
    query = query.order_by(Payment.state != "authorised", Payment.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def find_by_vendor(session: AsyncSession, provider: str, vendor_id: str, *, reference: str) -> Payment | None:
    """By the vendor's id, or by our key when the vendor's id has not reached us yet."""
    same = or_(Payment.vendor_id == vendor_id, Payment.vendor_key == reference)
    query = select(Payment).where(Payment.provider == provider, same).order_by(Payment.vendor_id.is_(None), Payment.id)
    return (await session.scalars(query.limit(1))).one_or_none()


async def disputes_of(session: AsyncSession, payment: Payment) -> Sequence[Dispute]:
    """What payers' banks took back of a payment, whatever became of it."""
    return (await session.scalars(select(Dispute).where(Dispute.payment_id == payment.id))).all()


async def find_payer_key(session: AsyncSession, payment: Payment) -> SubjectKey | None:
    """The key that what is told of a payer is sealed under."""
    query = select(SubjectKey).join(Client, Client.key_id == SubjectKey.id)
    if payment.booking_id:
        query = query.join(Booking, Booking.client_id == Client.id).where(Booking.id == payment.booking_id)
    else:
        query = query.join(Purchase, Purchase.client_id == Client.id).where(Purchase.id == payment.purchase_id)
    return (await session.scalars(query)).one_or_none()


async def news_waiting_for(session: AsyncSession, payment: Payment) -> Sequence[VendorEvent]:
    """What a vendor told of a charge before we knew that it is this payment's, oldest first."""
    if payment.vendor_id is None:
        return []
    query = select(VendorEvent).where(
        VendorEvent.organisation_id == payment.organisation_id,
        VendorEvent.provider == payment.provider,
        VendorEvent.vendor_id == payment.vendor_id,
        VendorEvent.applied_at.is_(None),
        VendorEvent.problem.is_(None),
    )
    return (await session.scalars(query.order_by(VendorEvent.id))).all()
