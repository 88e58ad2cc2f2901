"""Questions about payments."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.bookings import Booking, Session
from models.catalog import Service
from models.packages import Package, Purchase
from models.payments import Dispute, Payment, VendorEvent
from models.people import Builder, Client, SubjectKey


async def get_payment(session: AsyncSession, payment_id: uuid.UUID) -> Payment:
    """Raises ``NotFound``."""
    row = await session.get(Payment, payment_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such payment.")
    return row


@dataclass(frozen=True, slots=True)
class Listed:
    """A payment and what it is for: a booking of a service, or a package, which has no ``start`` and no ``zone``."""

    payment: Payment
    what: str
    client_id: uuid.UUID
    client: str | None
    client_email: str | None
    start: datetime | None
    zone: str | None


async def list_payments(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    states: Collection[str] = (),
    client_id: uuid.UUID | None = None,
    before: uuid.UUID | None,
    limit: int,
) -> list[Listed]:
    """An organisation's payments, newest first, from before one of them: those in some states, those of one client."""
    query = (
        select(
            Payment,
            func.coalesce(Service.name, Package.name),
            Client.id,
            Client.name,
            Client.email,
            Session.starts_at,
            Builder.zone,
        )
        .outerjoin(Booking, Booking.id == Payment.booking_id)
        .outerjoin(Session, Session.id == Booking.session_id)
        .outerjoin(Service, Service.id == Session.service_id)
        .outerjoin(Builder, Builder.id == Session.builder_id)
        .outerjoin(Purchase, Purchase.id == Payment.purchase_id)
        .outerjoin(Package, Package.id == Purchase.package_id)
        .join(Client, Client.id == func.coalesce(Booking.client_id, Purchase.client_id))
        .where(Payment.organisation_id == organisation_id)
    )
    if states:
        query = query.where(Payment.state.in_(states))
    if client_id:
        query = query.where(Client.id == client_id)
    if before:
        query = query.where(Payment.id < before)
    rows = await session.execute(query.order_by(Payment.id.desc()).limit(limit))
    return [Listed(*row) for row in rows]


async def kept_payments(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Payment]:
    """What arrived or is kept for a booking and does not all go back; what is only kept first, then by age."""
    stays = or_(Payment.state == "authorised", Payment.received > Payment.owed)
    query = select(Payment).where(
        Payment.booking_id == booking_id, Payment.state.in_(("authorised", "succeeded")), stays
    )
    query = query.order_by(Payment.state != "authorised", Payment.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def find_by_vendor(
    session: AsyncSession, organisation_id: uuid.UUID, provider: str, vendor_id: str, *, reference: str
) -> Payment | None:
    """By the vendor's id, or by our key when the vendor's id has not reached us yet."""
    same = or_(Payment.vendor_id == vendor_id, Payment.vendor_key == reference)
    query = select(Payment).where(Payment.organisation_id == organisation_id, Payment.provider == provider, same)
    return (await session.scalars(query.order_by(Payment.vendor_id.is_(None), Payment.id).limit(1))).one_or_none()


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
