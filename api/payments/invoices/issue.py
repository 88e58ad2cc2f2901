"""The business **issues** invoices for what was paid and credit notes for what went back.

Numbers are given under a lock, in the transaction that writes the document: they have no gaps, and a document, once
issued, is never changed (the database refuses it). What should have been issued is worked out from the money and what
was issued already, so that asking twice issues nothing more. Where invoices are switched off none is issued, but what
was invoiced before is credited all the same once it goes back.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.invoices.content import (
    credit_note_of,
    credit_note_of_package,
    invoice_of,
    invoice_of_package,
)
from api.payments.invoices.document import Document, Invoicing
from api.payments.invoices.numbers import number_words, series_of, take_number
from api.payments.invoices.queries import Facts, Sold, facts_about, issued_for, issued_for_purchases, sold_by
from kit.db import lock
from kit.ids import new_id
from kit.zones import local_date, zone
from models.identity import Organisation
from models.payments import Invoice


def issues_invoices(organisation: Organisation) -> bool:
    """Whether an organisation has said who issues invoices, and that they are to be issued."""
    return bool(organisation.invoicing) and Invoicing.model_validate(organisation.invoicing).active


async def issue_due(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> list[Invoice]:
    """Issue what is due for a booking now: an invoice once it is paid in full, a credit note for what went back."""
    await lock(session, [booking_id])
    facts = await facts_about(session, booking_id)
    if facts is None:
        return []
    issued = await issued_for(session, booking_id)
    made = []
    about = {"booking_id": booking_id}
    if facts.invoicing.active and (invoice := invoice_of(facts, covered=_covered(issued))):
        made.append(await _write(session, facts, invoice, about, lines=len(facts.lines), now=now))
    invoices = [each for each in (*issued, *made) if each.kind == "invoice"]
    if invoices:
        invoiced = sum(each.total for each in invoices)
        credited = sum(each.total for each in issued if each.kind == "credit_note")
        if note := credit_note_of(facts, refers_to=invoices[-1].shown, invoiced=invoiced, credited=credited):
            made.append(await _write(session, facts, note, about, lines=_covered([*issued, *made]), now=now))
    return made


async def issue_for_package(session: AsyncSession, purchase_id: uuid.UUID, *, now: datetime) -> list[Invoice]:
    """The same for the purchase of a package, or for a period of a plan."""
    await lock(session, [purchase_id])
    sold = await sold_by(session, purchase_id)
    if sold is None:
        return []
    issued, made = await issued_for_purchases(session, [purchase_id]), []
    about = {"purchase_id": purchase_id}
    if sold.invoicing.active and not issued and (invoice := invoice_of_package(sold)):
        made.append(await _write(session, sold, invoice, about, lines=1, now=now))
    for first in [*issued, *made][:1]:
        credited = sum(each.total for each in issued if each.kind == "credit_note")
        if note := credit_note_of_package(sold, refers_to=first.shown, invoiced=first.total, credited=credited):
            made.append(await _write(session, sold, note, about, lines=1, now=now))
    return made


async def _write(
    session: AsyncSession, facts: Facts | Sold, document: Document, about: dict[str, uuid.UUID], *, lines: int,
    now: datetime,
) -> Invoice:  # fmt: skip
    day = local_date(now, zone(facts.organisation.zone))
    series = series_of(facts.invoicing.prefix, day)
    number = await take_number(session, facts.organisation, series)
    document = document.model_copy(update={"number": number_words(series, number), "day": day})
    row = Invoice(
        id=new_id(now), organisation_id=facts.organisation.id, created_at=now, kind=document.kind, series=series,
        number=number, shown=document.number, **about, lines=lines, total=document.total,
        currency=document.currency, content=document.model_dump(mode="json"), buyer=facts.buyer,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


def _covered(issued: Sequence[Invoice]) -> int:
    """How many of a booking's lines stand on an invoice already."""
    return max((each.lines for each in issued), default=0)
