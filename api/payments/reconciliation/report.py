"""Reading a vendor's report: rows of CSV become movements of money in our own types, or a note why they cannot."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, DecimalException
from typing import Literal

from babel.numbers import get_currency_precision

from kit.errors import Invalid
from kit.money import Money

Kind = Literal["charge", "refund", "dispute"]
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S")
_MOST = Decimal(10) ** 12
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


class NoReport(Invalid):
    """What was sent is no report of that vendor."""

    type, title = "no-report", "This is not a report of that vendor"
    next_step = "Export the report as CSV with its usual columns, and name the vendor it is from."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Money that moved, as the vendor tells it: above zero it came to us.

    Attributes:
        row: the line of the report, its head being 1.
        key: the vendor's id of the movement.
        vendor_id: the vendor's id of the payment it belongs to.
        reference: our id of it, where the vendor repeats it.
    """

    row: int
    key: str
    kind: Kind
    amount: Money
    fee: Money
    vendor_id: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that should tell of money but cannot be read."""

    row: int
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns."""

    number: int
    columns: Mapping[str, str]

    def told(self, *names: str) -> str:
        """What stands in the first of these columns that has something."""
        return next((text for name in names if (text := (self.columns.get(name) or "").strip())), "")

    def reported(
        self, kind: Kind, *, key: str, amount: str, fee: str, currency: str, at: str, vendor_id: str, reference: str
    ) -> Reported | Unreadable:
        """The movement it tells of."""
        try:
            return Reported(
                row=self.number, key=key, kind=kind, amount=_money(amount, currency), fee=_money(fee or "0", currency),
                vendor_id=vendor_id, reference=reference, at=_instant(at),
            )  # fmt: skip
        except (ValueError, DecimalException, Invalid) as error:
            return Unreadable(
                self.number, key, "an amount is no number" if isinstance(error, DecimalException) else str(error)
            )


def rows(text: str, needed: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV with a head; a name ``a|b`` needs one of both. Raises ``NoReport``."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        known = set(reader.fieldnames or ())
        missing = [each for each in needed if known.isdisjoint(each.split("|"))]
        if missing:
            raise NoReport(f"The column “{missing[0]}” is missing.")
        for columns in reader:
            yield Row(reader.line_num, columns)
    except csv.Error as error:
        raise NoReport(f"Line {reader.line_num} is not CSV.") from error


def _money(text: str, currency: str) -> Money:
    code = currency.upper()
    exact = Decimal(text.replace(",", "")).scaleb(get_currency_precision(code))
    if not exact.is_finite() or abs(exact) > _MOST or exact != exact.to_integral_value():
        raise ValueError(f"“{text[:30]}” is no amount in {code[:3]}")
    return Money(int(exact), code)


def _instant(text: str) -> datetime:
    found = _moment(text)
    if not _FIRST_YEAR <= found.year < _LAST_YEAR:
        raise ValueError(f"“{text[:30]}” is no date of a payment")
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _moment(text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return datetime.fromisoformat(text)
