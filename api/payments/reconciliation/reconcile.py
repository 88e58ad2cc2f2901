"""The business **reconciles** the ledger with a vendor's report: what the report tells is looked up and compared."""

import tomllib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.reconciliation import reports
from api.payments.reconciliation.compare import Booked, Books, Difference, Known, compare
from api.payments.reconciliation.report import Kind, Reported, Unreadable
from kit import ids, registry
from kit.errors import Invalid, NotFound
from kit.money import Money
from models.payments import Dispute, LedgerEntry, Payment

_PHRASES = Path(__file__).parent / "phrases"
_AT_ONCE = 500
_DAY = timedelta(days=1)
_KINDS: dict[str, Kind] = {"charge": "charge", "refund": "refund", "dispute": "dispute"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What came of it: how many rows moved money, the period, and every difference."""

    rows: int
    start: datetime
    end: datetime
    differences: list[Difference]


async def reconcile(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *,
    provider: str,
    report: str,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Reconciled:
    """Compare a report with the ledger; nothing is changed.

    Args:
        start, end: the report's period; without, the whole days (UTC) from its first row to its last.

    Raises:
        NotFound: no report of such a provider can be read.
        NoReport, Invalid: it is none, or tells of nothing.
    """
    found = registry.plugins(reports).get(provider)
    if found is None:
        raise NotFound("There is no such payment provider, or none whose reports can be read.")
    told: list[Reported | Unreadable] = list(found.read(report))
    start, end = _period(told, start, end)
    books = await _books(session, organisation_id, provider, told, start, end)
    return Reconciled(rows=len(told), start=start, end=end, differences=compare(told, books, start=start, end=end))


def words_for(difference: Difference) -> str:
    """The likely cause in a sentence, and what to do."""
    return _phrases()[difference.cause].format(detail=difference.detail)


@cache
def _phrases() -> dict[str, str]:
    return tomllib.loads((_PHRASES / "en.toml").read_text(encoding="utf-8"))


def _period(
    told: Sequence[Reported | Unreadable], start: datetime | None, end: datetime | None
) -> tuple[datetime, datetime]:
    moments = [each.at for each in told if isinstance(each, Reported)]
    if not moments and (start is None or end is None):
        raise Invalid("No row of the report tells of a charge, a refund or a dispute.")
    start = start or min(moments).replace(hour=0, minute=0, second=0, microsecond=0)
    end = end or max(moments).replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    if start >= end:
        raise Invalid("The period ends before it begins.")
    return start, end


async def _books(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    provider: str,
    told: Sequence[Reported | Unreadable],
    start: datetime,
    end: datetime,
) -> Books:
    rows = [each for each in told if isinstance(each, Reported)]
    theirs = (Payment.organisation_id == organisation_id, Payment.provider == provider)
    payments: dict[uuid.UUID, Payment] = {}
    for some in _chunks({row.vendor_id for row in rows if row.vendor_id}):
        payments |= await _payments(session, *theirs, Payment.vendor_id.in_(some))
    for keys in _chunks({key for row in rows if (key := _payment_key(row.reference))} - payments.keys()):
        payments |= await _payments(session, *theirs, Payment.id.in_(keys))
    account = (LedgerEntry.organisation_id == organisation_id, LedgerEntry.account == f"cash:{provider}")
    entries = await _entries(session, *account, LedgerEntry.created_at >= start, LedgerEntry.created_at < end)
    for keys in _chunks(payments.keys()):
        entries |= await _entries(session, *account, LedgerEntry.payment_id.in_(keys))
    return Books(
        booked=[booked for entry in entries.values() if (booked := _booked(entry))],
        by_vendor_id={row.vendor_id: _known(row) for row in payments.values() if row.vendor_id},
        by_reference={row.public_id: _known(row) for row in payments.values()},
    )


async def _payments(session: AsyncSession, *which: ColumnElement[bool]) -> dict[uuid.UUID, Payment]:
    return {row.id: row for row in await session.scalars(select(Payment).where(*which))}


async def _entries(session: AsyncSession, *which: ColumnElement[bool]) -> dict[uuid.UUID, LedgerEntry]:
    return {row.id: row for row in await session.scalars(select(LedgerEntry).where(*which))}


def _known(row: Payment) -> Known:
    return Known(payment=row.public_id, state=row.state)


def _booked(entry: LedgerEntry) -> Booked | None:
    """What an entry tells of money between the vendor and a payer; None where it is about something else."""
    kind = _kind(entry)
    if entry.payment_id is None or kind is None:
        return None
    return Booked(
        payment=ids.public("pay", entry.payment_id), kind=kind, amount=Money(entry.amount, entry.currency),
        at=entry.created_at,
    )  # fmt: skip


def _kind(entry: LedgerEntry) -> Kind | None:
    """By its transfer's id: ``pay_…:charge``, ``pay_…:refund:0``, ``pay_…:dsp_…:opened``; not ``pay_…:passed:…``."""
    called = entry.transfer_id.partition(":")[2].partition(":")[0]
    return _KINDS.get("dispute" if called.startswith(f"{Dispute.prefix}_") else called)


def _payment_key(reference: str) -> uuid.UUID | None:
    try:
        return ids.parse("pay", reference)
    except ids.UnknownId:
        return None


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, _AT_ONCE)):
        yield some
