"""Walking an organisation's chain: every entry against the one before, its end against signed heads, here and outside.

Whoever changes, adds, removes or reorders entries breaks a link or leaves an end that nobody signed. Whoever cuts the
end off, and puts an older head back that was signed, is found by the heads exported since, and by events that were
handed over and are not recorded.
"""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.chain import digest_of, first_of, told_by
from api.audit.heads import Head, exported_heads, head_of, is_signed
from api.audit.record import unaudited_kinds
from kit.outbox import OutboxRow
from models.audit import AuditChain, AuditEntry

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold: which entry (none, for what lies outside of the chain), and why."""

    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking a chain showed. ``heads`` is how many exported ones it fits."""

    entries: int
    heads: int
    broken: Broken | None


async def verify(
    session: AsyncSession, organisation: uuid.UUID, public: Ed25519PublicKey, folder: Path | None
) -> Verdict:
    """Walk one chain; without a ``folder`` only against the head in the database."""
    try:
        outside = _signed(public, organisation, folder) if folder else {}
    except _BadHeadError as bad:
        return Verdict(0, 0, Broken(None, str(bad)))
    number, broken = await _walk(session, organisation, outside)
    broken = broken or await _check_end(session, organisation, public, number, outside)
    return Verdict(number, len(outside), broken or await _check_outbox(session, organisation))


class _BadHeadError(Exception):
    pass


def _signed(public: Ed25519PublicKey, organisation: uuid.UUID, folder: Path) -> dict[int, Head]:
    """The exported heads by number. Raises ``_BadHeadError`` for one that is not ours."""
    found: dict[int, Head] = {}
    try:
        for place, head, signature in exported_heads(folder, organisation):
            if head.organisation != organisation or not is_signed(public, head, signature):
                raise _BadHeadError(f"the exported head at {place} was not signed with this key")
            if found.setdefault(head.number, head).digest != head.digest:
                raise _BadHeadError(f"the exported head at {place} is of another chain than one before it")
    except ValueError as error:
        raise _BadHeadError(f"the exported head at {error} cannot be read") from error
    return found


async def _walk(session: AsyncSession, organisation: uuid.UUID, outside: dict[int, Head]) -> tuple[int, Broken | None]:
    """How far the chain holds, and what breaks it there."""
    number, previous = 0, first_of(organisation)
    async for entry in _entries(session, organisation):
        why = _why_not(entry, number + 1, previous, outside.get(entry.number))
        if why:
            return number, Broken(number + 1, why)
        number, previous = entry.number, entry.digest
    return number, None


def _why_not(entry: AuditEntry, number: int, previous: str, head: Head | None) -> str | None:
    if entry.number != number:
        return f"it is missing: entry {entry.number} comes next"
    if entry.previous != previous:
        return "it does not follow the entry before it"
    if entry.digest != digest_of(entry.organisation_id, entry.number, told_by(entry), entry.previous):
        return "it was changed"
    if head and head.digest != entry.digest:
        return f"it is another one than when its head was exported at {head.at:%Y-%m-%d %H:%M} UTC"
    return None


async def _entries(session: AsyncSession, organisation: uuid.UUID) -> AsyncIterator[AuditEntry]:
    last = -(1 << 62)  # numbers below one are found too
    query = select(AuditEntry).where(AuditEntry.organisation_id == organisation).order_by(AuditEntry.number)
    while True:
        rows = (await session.scalars(query.where(AuditEntry.number > last).limit(_AT_ONCE))).all()
        for row in rows:
            yield row
        session.expunge_all()
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].number


async def _check_end(
    session: AsyncSession, organisation: uuid.UUID, public: Ed25519PublicKey, number: int, outside: dict[int, Head]
) -> Broken | None:
    chain = await session.get(AuditChain, organisation, populate_existing=True)
    if chain is None:
        return Broken(number, "the chain has no head") if number or outside else None
    head = head_of(chain)
    if not is_signed(public, head, chain.signature):
        return Broken(head.number, "the head was not signed with this key")
    if head.number != number:
        return Broken(min(head.number, number) + 1, f"the chain ends at {number}, its head says {head.number}")
    last = select(AuditEntry.digest).where(AuditEntry.organisation_id == organisation, AuditEntry.number == number)
    if head.digest != (await session.scalar(last) or first_of(organisation)):
        return Broken(number, "the head is of another chain")
    beyond = [each for each in sorted(outside) if each > number]
    if beyond:
        return Broken(number + 1, f"the end was cut off: a head at {beyond[-1]} was exported")
    starts = {each.since for each in outside.values()} - {head.since}
    return Broken(number, "the head says another beginning than exported ones") if starts else None


async def _check_outbox(session: AsyncSession, organisation: uuid.UUID) -> Broken | None:
    """Every event that was handed over since the chain began is recorded."""
    recorded = select(AuditEntry.id).where(AuditEntry.id == OutboxRow.id)
    since = select(AuditChain.since).where(AuditChain.organisation_id == organisation).scalar_subquery()
    lost = (
        select(OutboxRow.kind, OutboxRow.id)
        .where(OutboxRow.organisation_id == organisation, OutboxRow.handed_at.is_not(None), OutboxRow.number > since)
        .where(OutboxRow.kind.not_in(unaudited_kinds()), ~recorded.exists())
        .order_by(OutboxRow.number)
        .limit(1)
    )
    found = (await session.execute(lost)).first()
    return Broken(None, f"the event {found.kind} {found.id} was handed over and is not recorded") if found else None
