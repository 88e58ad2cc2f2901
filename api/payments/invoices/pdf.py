"""A document drawn on a page: the same one gives the same bytes each time."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

from babel.dates import format_date
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from api.payments.invoices.document import Document, Party
from kit.i18n import locale_of
from kit.money import Money

_HERE = Path(__file__).parent
_FONT = "DejaVu"
_WIDTH, _AMOUNT = 170, 40
_SMALL, _PLAIN, _LARGE = 8, 10, 18
_MISSING = "□"


def drawn(document: Document) -> bytes:
    """The PDF, A4, in the document's language. A character that the font lacks shows as a box."""
    page, words = _page(document), phrases(document.locale)
    _head(page, document, words)
    _parties(page, document, words)
    _lines(page, document, words)
    _taxes(page, document, words)
    _foot(page, document, words)
    try:
        return bytes(page.output())
    finally:
        for font in page.fonts.values():
            font.close()  # type: ignore[union-attr] # only fonts of files are added


def _page(document: Document) -> FPDF:
    page = FPDF(format="A4")
    page.set_margin(20)
    page.add_font(_FONT, "", _HERE / "fonts" / "DejaVuSans.ttf")
    page.add_font(_FONT, "B", _HERE / "fonts" / "DejaVuSans-Bold.ttf")
    page.set_creation_date(datetime.combine(document.day, time(12), UTC))
    page.set_title(document.number)
    page.set_lang(document.locale)
    page.add_page()
    return page


def _head(page: FPDF, document: Document, words: Mapping[str, str]) -> None:
    _text(page, document.seller.name, bold=True)
    _text(page, document.seller.address, size=_SMALL)
    if document.seller.tax_number:
        _text(page, f"{words['tax_number']}: {document.seller.tax_number}", size=_SMALL)
    page.ln(8)
    _text(page, f"{words[document.kind]} {document.number}", size=_LARGE, bold=True)
    day = format_date(document.day, "full", locale=locale_of(document.locale))
    _text(page, f"{words['day']}: {day}")
    if document.refers_to:
        _text(page, words["refers_to"].format(number=document.refers_to))


def _parties(page: FPDF, document: Document, words: Mapping[str, str]) -> None:
    page.ln(4)
    _text(page, words["to"], size=_SMALL)
    _party(page, document.buyer, words)
    page.ln(4)
    _text(page, f"{document.service}: {document.given}" if document.given else document.service)
    if document.booking:
        _text(page, f"{words['booking']}: {document.booking}", size=_SMALL)
    page.ln(4)


def _party(page: FPDF, party: Party, words: Mapping[str, str]) -> None:
    _text(page, party.name, bold=True)
    if party.address:
        _text(page, party.address)
    if party.tax_number:
        _text(page, f"{words['tax_number']}: {party.tax_number}")


def _lines(page: FPDF, document: Document, words: Mapping[str, str]) -> None:
    for line in document.lines:
        _row(page, document, line.words, line.amount)
    page.line(20, page.get_y() + 1, 20 + _WIDTH, page.get_y() + 1)
    page.ln(2)
    total = -document.total if document.kind == "credit_note" else document.total
    _row(page, document, words["total"], total, bold=True)


def _taxes(page: FPDF, document: Document, words: Mapping[str, str]) -> None:
    page.ln(2)
    for each in document.taxes:
        _row(page, document, f"{words['net']} ({each.country})", each.net, size=_SMALL)
        _row(page, document, f"{each.name} {each.percent} % ({each.country})", each.tax, size=_SMALL)
    if document.is_reversed:
        _text(page, words["reverse_charge"], size=_SMALL)
    if document.is_prepaid:
        _text(page, words["prepaid"], size=_SMALL)


def _foot(page: FPDF, document: Document, words: Mapping[str, str]) -> None:
    page.ln(4)
    for each in document.paid:
        _text(page, f"{words['paid']} {each}", size=_SMALL)
    if document.small_print:
        page.ln(4)
        _text(page, document.small_print, size=_SMALL)


def _row(
    page: FPDF, document: Document, words: str, minor: int | None, *, bold: bool = False, size: int = _PLAIN
) -> None:
    top = page.get_y()
    page.set_font(_FONT, "B" if bold else "", size)
    page.multi_cell(_WIDTH - _AMOUNT, size / 2, _printable(page, words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    below = page.get_y()
    if minor is not None:
        amount = Money(minor, document.currency).words(document.locale)
        page.set_xy(20 + _WIDTH - _AMOUNT, top)
        page.cell(_AMOUNT, size / 2, _printable(page, amount), align="R")
    page.set_xy(20, max(below, top) + 1)


def _text(page: FPDF, words: str, *, size: int = _PLAIN, bold: bool = False) -> None:
    page.set_font(_FONT, "B" if bold else "", size)
    page.multi_cell(_WIDTH, size / 2, _printable(page, words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _printable(page: FPDF, words: str) -> str:
    known = page.current_font.cmap  # type: ignore[union-attr] # a font was set before
    return "".join(each if ord(each) in known or each == "\n" else _MISSING for each in words)


@cache
def phrases(tag: str) -> Mapping[str, str]:
    """The words that stand on documents, in the language of ``tag``, else in English."""
    path = _HERE / "phrases" / f"{locale_of(tag).language}.toml"
    english = tomllib.loads((_HERE / "phrases" / "en.toml").read_text(encoding="utf-8"))
    return english | (tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {})
