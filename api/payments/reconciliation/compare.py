"""What a vendor reports against what the ledger has: every difference, with its likely cause. Pure.

Movements are compared payment by payment and kind by kind: equal amounts belong together first, then what is left in
order, so that one wrong amount is one difference and not two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.payments.reconciliation.report import Kind, Reported, Unreadable
from kit.money import Money

_SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Money that moved, as the ledger has it: above zero it came to us."""

    payment: str
    kind: Kind
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A payment of ours."""

    payment: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not the same on both sides.

    Attributes:
        kind: ``missing_here``, ``missing_there``, ``amount``, ``currency``, ``twice`` or ``unreadable``.
        cause: names the likely cause (``phrases``).
        row: the line of the report, where it is about one.
    """

    kind: str
    cause: str
    movement: Kind | None = None
    payment: str | None = None
    vendor_id: str = ""
    row: int | None = None
    reported: Money | None = None
    booked: Money | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Our side: entries of the payments that may matter, and payments by the vendor's id and by ours."""

    booked: Sequence[Booked]
    by_vendor_id: Mapping[str, Known]
    by_reference: Mapping[str, Known]

    def find(self, row: Reported) -> Known | None:
        """The payment a row is about."""
        return self.by_vendor_id.get(row.vendor_id) or self.by_reference.get(row.reference)


def compare(
    report: Iterable[Reported | Unreadable], books: Books, *, start: datetime, end: datetime
) -> list[Difference]:
    """All differences. What the ledger has outside of [start, end) is not missed in the report."""
    found: list[Difference] = []
    seen: dict[str, Reported] = {}
    theirs: dict[tuple[str, Kind], list[Reported]] = defaultdict(list)
    for row in report:
        if isinstance(row, Unreadable):
            found.append(Difference(kind="unreadable", cause="unreadable", row=row.row, detail=row.reason))
            continue
        known = books.find(row)
        if row.key in seen:
            found.append(_of_row("twice", "listed_twice", row, known))
            continue
        seen[row.key] = row
        if known is None:
            found.append(_of_row("missing_here", f"unknown_{row.kind}", row, None))
            continue
        theirs[known.payment, row.kind].append(row)
    return found + _compare_payments(theirs, books, start=start, end=end)


def _compare_payments(
    theirs: Mapping[tuple[str, Kind], list[Reported]], books: Books, *, start: datetime, end: datetime
) -> list[Difference]:
    ours: dict[tuple[str, Kind], list[Booked]] = defaultdict(list)
    for entry in books.booked:
        ours[entry.payment, entry.kind].append(entry)
    known = {each.payment: each for each in (*books.by_vendor_id.values(), *books.by_reference.values())}
    found: list[Difference] = []
    for key in sorted(theirs.keys() | ours.keys()):
        reported, booked = _without_equals(theirs.get(key, []), ours.get(key, []))
        pairs = min(len(reported), len(booked))
        found += [_unequal(row, entry) for row, entry in zip(reported, booked, strict=False)]
        found += [_missing_here(row, known[key[0]], ours.get(key, [])) for row in reported[pairs:]]
        found += [_missing_there(entry, end) for entry in booked[pairs:] if start <= entry.at < end]
    return found


def _without_equals(reported: Sequence[Reported], booked: Sequence[Booked]) -> tuple[list[Reported], list[Booked]]:
    """What is left when each movement has taken an equal one from the other side."""
    left, rest = [], list(booked)
    for row in sorted(reported, key=lambda each: each.at):
        same = next((entry for entry in rest if entry.amount == row.amount), None)
        if same is None:
            left.append(row)
        else:
            rest.remove(same)
    return left, sorted(rest, key=lambda entry: entry.at)


def _unequal(row: Reported, entry: Booked) -> Difference:
    kind = "currency" if row.amount.currency != entry.amount.currency else "amount"
    return Difference(
        kind=kind, cause=_why_unequal(row, entry.amount), movement=row.kind, payment=entry.payment,
        vendor_id=row.vendor_id, row=row.row, reported=row.amount, booked=entry.amount,
    )  # fmt: skip


def _why_unequal(row: Reported, booked: Money) -> str:
    one, other = row.amount.minor, booked.minor
    if row.amount.currency != booked.currency:
        return "converted"
    if one == -other:
        return "sign"
    if any(one == other * 10**places or other == one * 10**places for places in (1, 2, 3)):
        return "decimals"
    if row.fee and one == other - row.fee.minor:
        return "net_of_fee"
    if sorted(str(abs(one))) == sorted(str(abs(other))):
        return "swapped_digits"
    return "part" if abs(one) < abs(other) else "more"


def _missing_here(row: Reported, known: Known, booked: Sequence[Booked]) -> Difference:
    if row.kind == "charge":
        states = {"declined": "charged_though_declined", "cancelled": "charged_though_declined"}
        cause = "charged_twice" if booked else states.get(known.state, "news_lost")
        return _of_row("twice" if booked else "missing_here", cause, row, known)
    return _of_row("missing_here", "refunded_there" if row.kind == "refund" else "disputed", row, known)


def _missing_there(entry: Booked, end: datetime) -> Difference:
    cause = "later" if entry.at >= end - _SOON else f"no_{entry.kind}_there"
    return Difference(
        kind="missing_there", cause=cause, movement=entry.kind, payment=entry.payment, booked=entry.amount
    )


def _of_row(kind: str, cause: str, row: Reported, known: Known | None) -> Difference:
    return Difference(
        kind=kind, cause=cause, movement=row.kind, payment=known.payment if known else None, vendor_id=row.vendor_id,
        row=row.row, reported=row.amount,
    )  # fmt: skip
