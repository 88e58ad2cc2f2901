"""A receipt for money that arrived: for a booking, or for a package; it has the payment's own number.

No tax stands on it. Of a package none is due when it is bought: it is due with each session that a credit pays.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.invoices.document import Document, Invoicing, Party
from api.payments.invoices.queries import facts_about, paid_words
from kit.zones import local_date, zone
from models.identity import Organisation
from models.packages import Package, Purchase
from models.payments import Payment
from models.people import Client


async def receipt_of(session: AsyncSession, payment: Payment, client: Client) -> Document | None:
    """The receipt; None where the organisation has not said who issues any."""
    house = await session.get_one(Organisation, payment.organisation_id)
    if not house.invoicing:
        return None
    invoicing = Invoicing.model_validate(house.invoicing)
    booking, what, given = await _paid_for(session, payment)
    tag = client.locale or house.locale
    return Document(
        kind="receipt", number=payment.public_id, day=local_date(payment.created_at, zone(house.zone)), locale=tag,
        seller=Party(**invoicing.model_dump(include={"name", "address", "country", "tax_number"})),
        buyer=Party(name=client.name or ""), booking=booking, service=what, given=given, lines=[],
        total=payment.received, currency=payment.currency, paid=[paid_words(payment, house.zone, tag)],
        small_print=invoicing.small_print,
    )  # fmt: skip


async def _paid_for(session: AsyncSession, payment: Payment) -> tuple[str, str, str]:
    """The booking, what was bought, and when it is given; of a package only what it is called."""
    if payment.booking_id and (facts := await facts_about(session, payment.booking_id)):
        return facts.booking.public_id, facts.service.name, facts.given
    purchase = await session.get_one(Purchase, payment.pays_for)
    return "", (await session.get_one(Package, purchase.package_id)).name, ""
