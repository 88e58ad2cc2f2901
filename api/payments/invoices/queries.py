"""Questions about invoices, and all that is read for one."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.invoices.document import Document, Invoicing, Party
from api.payments.life import ARRIVED
from api.people.billing import read_billing
from api.pricing.schemas import LineOut
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.i18n import day_words, when
from kit.money import Money
from kit.zones import zone
from models.bookings import Booking, Session
from models.catalog import Service
from models.identity import Organisation
from models.packages import Package, Purchase
from models.payments import Invoice, Payment
from models.people import BillingDetails, Builder, Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an invoice is made of; money in minor units.

    Attributes:
        tag: the language it is written in: the client's.
        arrived: what came, before anything of it went back; not what was only asked for.
        paid: each payment in words.
        buyer: who pays, as sealed under the client's key; None where they have not told.
    """

    organisation: Organisation
    invoicing: Invoicing
    booking: Booking
    service: Service
    buyer: bytes | None
    lines: list[LineOut]
    tag: str
    given: str
    arrived: int
    refunded: int
    paid: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What the invoice for a package is made of, as ``Facts`` has it."""

    organisation: Organisation
    invoicing: Invoicing
    purchase: Purchase
    package: Package
    buyer: bytes | None
    tag: str
    arrived: int
    refunded: int
    paid: list[str]


async def sold_by(session: AsyncSession, purchase_id: uuid.UUID) -> Sold | None:
    """What is known of a purchase; None where the organisation issues no invoices."""
    query = (
        select(Purchase, Package, Client, Organisation)
        .join(Package, Package.id == Purchase.package_id)
        .join(Client, Client.id == Purchase.client_id)
        .join(Organisation, Organisation.id == Purchase.organisation_id)
        .where(Purchase.id == purchase_id)
    )
    purchase, package, client, house = (await session.execute(query.execution_options(populate_existing=True))).one()
    if not house.invoicing:
        return None
    payments, tag = await _arrived(session, Payment.purchase_id == purchase_id), client.locale or house.locale
    return Sold(
        organisation=house, invoicing=Invoicing.model_validate(house.invoicing), purchase=purchase, package=package,
        buyer=await _sealed(session, client), tag=tag, arrived=sum(each.received for each in payments),
        refunded=sum(each.refunded for each in payments), paid=[paid_words(each, house.zone, tag) for each in payments],
    )  # fmt: skip


async def facts_about(session: AsyncSession, booking_id: uuid.UUID) -> Facts | None:
    """What is known of a booking; None where the organisation issues no invoices."""
    query = (
        select(Booking, Session, Builder, Service, Client, Organisation)
        .join(Session, Session.id == Booking.session_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Service, Service.id == Session.service_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .where(Booking.id == booking_id)
    )
    booking, held, builder, service, client, house = (
        await session.execute(query.execution_options(populate_existing=True))
    ).one()
    if not house.invoicing:
        return None
    payments = await _arrived(session, Payment.booking_id == booking_id)
    tag = client.locale or house.locale
    return Facts(
        organisation=house, invoicing=Invoicing.model_validate(house.invoicing), booking=booking, service=service,
        buyer=await _sealed(session, client), tag=tag,
        lines=[LineOut.model_validate(each) for each in booking.price_lines],
        given=when(held.starts_at, zone(builder.zone), tag),
        arrived=sum(each.received for each in payments), refunded=sum(each.refunded for each in payments),
        paid=[paid_words(each, house.zone, tag) for each in payments],
    )  # fmt: skip


async def _arrived(session: AsyncSession, what: ColumnElement[bool]) -> Sequence[Payment]:
    """The payments of something that arrived, oldest first, whatever went back since."""
    query = select(Payment).where(what, Payment.state.in_(ARRIVED))
    return (await session.scalars(query.order_by(Payment.id).execution_options(populate_existing=True))).all()


async def _sealed(session: AsyncSession, client: Client) -> bytes | None:
    return await session.scalar(select(BillingDetails.sealed).where(BillingDetails.client_id == client.id))


def paid_words(payment: Payment, zone_name: str, tag: str) -> str:
    """A payment on one line: the day, how much arrived."""
    day = day_words(payment.created_at, zone(zone_name), tag)
    return f"{day}: {Money(payment.received, payment.currency).words(tag)}"


async def issued_for(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Invoice]:
    """What was issued for a booking, in the order of its numbers."""
    query = select(Invoice).where(Invoice.booking_id == booking_id).order_by(Invoice.created_at, Invoice.number)
    return (await session.scalars(query)).all()


async def issued_for_purchases(session: AsyncSession, purchases: Collection[uuid.UUID]) -> Sequence[Invoice]:
    """What was issued for packages, in the order of its numbers."""
    query = select(Invoice).where(Invoice.purchase_id.in_(purchases)).order_by(Invoice.created_at, Invoice.number)
    return (await session.scalars(query)).all()


async def buyer_of(session: AsyncSession, row: Invoice) -> Client:
    """The client a document was issued to."""
    if row.booking_id:
        return await session.get_one(Client, (await session.get_one(Booking, row.booking_id)).client_id)
    return await session.get_one(Client, (await session.get_one(Purchase, row.purchase_id)).client_id)


async def get_invoice(session: AsyncSession, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> Invoice:
    """Raises ``NotFound``, also for another organisation's."""
    row = await session.get(Invoice, invoice_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such invoice.")
    return row


async def opened(session: AsyncSession, keys: MasterKey, row: Invoice) -> Document:
    """The document as it was issued; who has told nothing of who pays is named as they are known now."""
    client = await buyer_of(session, row)
    return Document.model_validate(row.content).model_copy(update={"buyer": await _buyer(session, keys, client, row)})


async def _buyer(session: AsyncSession, keys: MasterKey, client: Client, row: Invoice) -> Party:
    told = await read_billing(session, keys, client, row.buyer) if row.buyer else None
    return Party(**told.model_dump()) if told else Party(name=client.name or client.email or client.public_id)
