"""What an invoice or credit note says, from what is known of a booking or of a package that was bought.

Pure; the number comes when it is issued. A package is paid beforehand and may pay for sessions of any tax, so none
stands on its invoice: it is due with each session.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from api.payments.invoices.document import Document, DocumentLine, Party, TaxShare
from api.payments.invoices.pdf import phrases
from api.payments.invoices.queries import Facts, Sold
from api.pricing.schemas import LineOut
from api.pricing.words import words_for
from kit.money import Money

_NO_DAY = date.min


def invoice_of(facts: Facts, *, covered: int) -> Document | None:
    """The invoice for the lines of the price beyond the first ``covered``; None until all is paid, or without any."""
    lines = facts.lines[covered:]
    if not lines or facts.arrived < facts.booking.price or not facts.booking.price:
        return None
    return Document(
        kind="invoice", lines=[_line(each, facts.tag) for each in lines], taxes=_taxes(lines),
        total=sum(each.amount.minor for each in lines), **_shared(facts),
    )  # fmt: skip


def credit_note_of(facts: Facts, *, refers_to: str, invoiced: int, credited: int) -> Document | None:
    """The credit note for what was invoiced and is not kept, and no note covers yet."""
    back = invoiced - (facts.arrived - facts.refunded) - credited
    if back <= 0:
        return None
    taxes = [_back_of(each, back=back, credited=credited, facts=facts) for each in _taxes(facts.lines)]
    return Document(
        kind="credit_note", lines=[DocumentLine(words=facts.service.name, amount=-back)], taxes=taxes, total=back,
        refers_to=refers_to, **_shared(facts),
    )  # fmt: skip


def invoice_of_package(sold: Sold) -> Document | None:
    """The invoice for a package; None until all of it is paid."""
    if sold.purchase.state != "paid" or sold.arrived < sold.purchase.price:
        return None
    words = phrases(sold.tag)["credits"].format(credits=sold.package.credits)
    line = DocumentLine(words=words, amount=sold.purchase.price)
    return Document(kind="invoice", lines=[line], total=sold.purchase.price, **_of_package(sold))


def credit_note_of_package(sold: Sold, *, refers_to: str, invoiced: int, credited: int) -> Document | None:
    """The credit note for what went back of a package, and no note covers yet."""
    back = invoiced - (sold.arrived - sold.refunded) - credited
    if back <= 0:
        return None
    line = DocumentLine(words=sold.package.name, amount=-back)
    return Document(kind="credit_note", lines=[line], total=back, refers_to=refers_to, **_of_package(sold))


def _of_package(sold: Sold) -> dict[str, Any]:
    invoicing = sold.invoicing
    return {
        "number": "", "day": _NO_DAY, "locale": sold.tag, "currency": sold.purchase.currency, "booking": "",
        "seller": Party(**invoicing.model_dump(include={"name", "address", "country", "tax_number"})),
        "service": sold.package.name, "given": "", "paid": sold.paid, "small_print": invoicing.small_print,
        "is_prepaid": True,
    }  # fmt: skip


def _back_of(whole: TaxShare, *, back: int, credited: int, facts: Facts) -> TaxShare:
    """The part of a tax in what goes back, so that all notes together come to the whole of it."""
    tax = _tax_in(credited + back, whole, facts) - _tax_in(credited, whole, facts)
    return whole.model_copy(update={"tax": -tax, "net": tax - back})


def _tax_in(part: int, whole: TaxShare, facts: Facts) -> int:
    """How much of a tax lies in a part of the price."""
    return Money(whole.tax, facts.booking.currency).share(Decimal(100 * part) / facts.booking.price).minor


def _shared(facts: Facts) -> dict[str, Any]:
    invoicing = facts.invoicing
    return {
        "number": "", "day": _NO_DAY, "locale": facts.tag, "currency": facts.booking.currency,
        "seller": Party(**invoicing.model_dump(include={"name", "address", "country", "tax_number"})),
        "booking": facts.booking.public_id, "service": facts.service.name, "given": facts.given,
        "is_reversed": any(each.key == "reverse_charge" for each in facts.lines), "paid": facts.paid,
        "small_print": invoicing.small_print,
    }  # fmt: skip


def _line(line: LineOut, tag: str) -> DocumentLine:
    return DocumentLine(words=words_for(line, tag), amount=line.amount.minor or None)


def _taxes(lines: list[LineOut]) -> list[TaxShare]:
    """The taxes among some lines; a tip is not taxed."""
    tips = sum(each.amount.minor for each in lines if each.key == "tip")
    whole = sum(each.amount.minor for each in lines) - tips
    return [
        TaxShare(
            name=str(each.values["name"]), percent=str(each.values["percent"]), country=str(each.values["country"]),
            tax=int(each.values["tax"]), net=whole - int(each.values["tax"]),
        )
        for each in lines
        if each.key in {"tax", "tax_included"}
    ]  # fmt: skip
