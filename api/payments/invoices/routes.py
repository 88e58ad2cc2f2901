"""HTTP for invoices: who issues them, what was issued, and each as PDF; receipts for single payments."""

import uuid
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.payments.invoices.document import Document, InvoiceOut, Invoicing, InvoicingOut, ReceiptOut
from api.payments.invoices.issuer import issuer_of
from api.payments.invoices.links import booking_of, document_of, document_path, payment_of, receipt_path
from api.payments.invoices.pdf import drawn
from api.payments.invoices.queries import buyer_of, get_invoice, issued_for, opened
from api.payments.invoices.receipt import receipt_of
from api.payments.life import ARRIVED
from api.payments.queries import Listed, get_payment, list_payments
from api.payments.schemas import Payer, payer_of
from kit import ids, tenancy
from kit.crypto import MasterKey
from kit.errors import Conflict, NotFound
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.bookings import Booking
from models.identity import Organisation
from models.packages import Purchase
from models.payments import Invoice, Payment
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["invoices"])
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


class NotIssued(NotFound):
    """The link is good, but nothing was issued yet."""

    type, title = "not-issued", "There is no invoice yet"
    next_step = "Open the link again in a minute; an invoice is issued once all is paid."


class NoInvoicing(Conflict):
    type, title = "no-invoicing", "Nobody has said yet who issues receipts and invoices"
    next_step = "The owner says it at the desk, under Payment settings, or with PUT /v1/invoicing."


@router.get("/v1/invoicing")
async def read_invoicing(who: WhoAsks, session: DbSession, clock: ClockNow) -> InvoicingOut:
    """Who issues invoices, what is missing until they can be issued, and the next number."""
    require(who, "set invoicing")
    organisation = await session.get_one(Organisation, who.organisation_id)
    return await issuer_of(session, organisation, now=clock.now())


@router.put("/v1/invoicing")
async def set_invoicing(told: Invoicing, who: WhoAsks, session: DbSession, clock: ClockNow) -> InvoicingOut:
    """Say who issues invoices; they are issued from now on for what is paid, unless ``active`` is false."""
    require(who, "set invoicing")
    organisation = await session.get_one(Organisation, who.organisation_id)
    organisation.invoicing = told.model_dump(mode="json")
    return await issuer_of(session, organisation, now=clock.now())


@router.get("/v1/invoices")
async def list_invoices(
    who: WhoAsks, session: DbSession, request: Request, cursor: str | None = None, limit: PageSize = 50
) -> Page[InvoiceOut]:
    """What was issued, newest first: a client's own, or all."""
    require(who, "see invoices")
    query = select(Invoice).where(Invoice.organisation_id == who.organisation_id)
    if who.role == "client":
        booked = select(Booking.id).where(Booking.client_id == who.client_id)
        bought = select(Purchase.id).where(Purchase.client_id == who.client_id)
        query = query.where(Invoice.booking_id.in_(booked) | Invoice.purchase_id.in_(bought))
    if cursor:
        query = query.where(Invoice.id < key_of(cursor))
    rows = (await session.scalars(query.order_by(Invoice.id.desc()).limit(limit + 1))).all()
    page, following = cut(rows, limit=limit)
    return Page(items=[_shown(row, request) for row in page], next_cursor=following)


@router.get("/v1/invoices/{invoice_id}/pdf", response_class=Response, responses=_PDF)
async def read_invoice(invoice_id: str, who: WhoAsks, session: DbSession, request: Request) -> Response:
    """One invoice or credit note, as it was issued."""
    require(who, "see invoices")
    row = await get_invoice(session, who.organisation_id, ids.parse("inv", invoice_id))
    if who.role == "client" and (await buyer_of(session, row)).id != who.client_id:
        raise NotFound("There is no such invoice.")
    return await _pdf(session, request.app.state.keys, row)


@router.get("/v1/me/receipts")
async def list_receipts(
    who: WhoAsks, session: DbSession, request: Request, cursor: str | None = None, limit: PageSize = 50
) -> Page[ReceiptOut]:
    """A client's own receipts, one for each payment that arrived, newest first; none where nobody issues any."""
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    if not (await session.get_one(Organisation, who.organisation_id)).invoicing:
        return Page(items=[], next_cursor=None)
    before = key_of(cursor) if cursor else None
    rows = await list_payments(
        session, who.organisation_id, states=ARRIVED, client_id=who.client_id, before=before, limit=limit + 1
    )
    following = cut([each.payment for each in rows], limit=limit)[1]
    return Page(items=[_receipt_shown(each, request) for each in rows[:limit]], next_cursor=following)


@router.get("/v1/payments/{payment_id}/receipt", response_class=Response, responses=_PDF)
async def read_receipt(payment_id: str, who: WhoAsks, session: DbSession) -> Response:
    """A receipt for money that arrived; it has the payment's own number."""
    require(who, "see payment")
    payment = await get_payment(session, ids.parse("pay", payment_id))
    payer: Payer = await payer_of(session, payment)
    require(who, "see payment", payer)
    return await _receipt(session, payment, payer)


@router.get("/receipts/{token}", include_in_schema=False)
async def open_receipt(token: str, session: DbSession, request: Request) -> Response:
    """The receipt a link is for."""
    shown = payment_of(request.app.state.keys, token)
    await tenancy.enter(session, tenancy.behind("payments", str(ids.parse("pay", shown))))
    payment = await get_payment(session, ids.parse("pay", shown))
    return await _receipt(session, payment, await payer_of(session, payment))


@router.get("/invoices/{token}", include_in_schema=False)
async def open_invoice(token: str, session: DbSession, request: Request) -> Response:
    """What was issued last for the booking a mail's link is for. Raises ``NotIssued``."""
    keys: MasterKey = request.app.state.keys
    booking_id = ids.parse("bkg", booking_of(keys, token))
    await tenancy.enter(session, tenancy.behind("bookings", str(booking_id)))
    issued = await issued_for(session, booking_id)
    if not issued:
        raise NotIssued
    return await _pdf(session, keys, issued[-1])


@router.get("/documents/{token}", include_in_schema=False)
async def open_document(token: str, session: DbSession, request: Request) -> Response:
    """The document a link is for."""
    keys: MasterKey = request.app.state.keys
    organisation, shown = document_of(keys, token)
    await tenancy.enter(session, tenancy.of(uuid.UUID(organisation)))
    return await _pdf(session, keys, await get_invoice(session, uuid.UUID(organisation), ids.parse("inv", shown)))


async def _receipt(session: AsyncSession, payment: Payment, payer: Payer) -> Response:
    if payment.state not in ARRIVED:
        raise Conflict("Only money that arrived has a receipt.")
    receipt = await receipt_of(session, payment, await session.get_one(Client, payer.client_id))
    if receipt is None:
        raise NoInvoicing
    return _file(receipt)


async def _pdf(session: AsyncSession, keys: MasterKey, row: Invoice) -> Response:
    return _file(await opened(session, keys, row))


def _file(document: Document) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{document.number}.pdf"', "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    return Response(drawn(document), media_type="application/pdf", headers=headers)


def _shown(row: Invoice, request: Request) -> InvoiceOut:
    link = request.app.state.settings.url + document_path(request.app.state.keys, row)
    return InvoiceOut(
        id=row.public_id, kind="invoice" if row.kind == "invoice" else "credit_note", number=row.shown,
        issued_at=row.created_at, service=row.content["service"], given=row.content["given"],
        booking=ids.public("bkg", row.booking_id) if row.booking_id else None,
        purchase=ids.public("pur", row.purchase_id) if row.purchase_id else None, total=row.total,
        currency=row.currency, link=link,
    )  # fmt: skip


def _receipt_shown(listed: Listed, request: Request) -> ReceiptOut:
    row = listed.payment
    return ReceiptOut(
        id=row.public_id, issued_at=row.created_at, service=listed.what, total=row.received, currency=row.currency,
        booking=ids.public("bkg", row.booking_id) if row.booking_id else None,
        purchase=ids.public("pur", row.purchase_id) if row.purchase_id else None,
        link=request.app.state.settings.url + receipt_path(request.app.state.keys, row),
    )  # fmt: skip
