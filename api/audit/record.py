"""Recording: events become entries, in the order of the outbox and in the relay's own transaction.

Not in that of the change: a chain is a line that everybody of an organisation would stand in. The relay is alone, so
a chain has one writer; what it has handed over is recorded, and nothing else is. What cannot be read of a note is left
out: a record that fails would hold up all that follows from the event.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.chain import Told, first_of, follow
from api.audit.content import written
from api.audit.heads import head_of, sign, signing_key
from api.audit.seals import Keys, keys_for
from api.identity.acting import NOBODY, Noted, Who, read_note
from kit.crypto import MasterKey
from kit.outbox import Event, OutboxRow
from kit.relay import Record
from models.audit import AuditChain, AuditEntry

log = structlog.get_logger(__name__)


def recorder(keys: MasterKey) -> Record:
    """What the relay calls with each batch of events."""
    signs = signing_key(keys)

    async def record(session: AsyncSession, rows: Sequence[OutboxRow], now: datetime) -> None:
        unaudited = unaudited_kinds()
        ordered = sorted((row for row in rows if row.kind not in unaudited), key=_owner)
        for organisation, theirs in groupby(ordered, key=_owner):
            await _extend(session, keys, signs, organisation, list(theirs), now)
        await _let_go(session, rows)

    return record


def unaudited_kinds() -> frozenset[str]:
    """The kinds of events that change nothing, and are not recorded."""
    return frozenset(kind.__name__ for kind in all_kinds() if not kind.audited)


def all_kinds() -> list[type[Event]]:
    """Every kind of event, families and members."""
    return _below(Event)


def _below(kind: type[Event]) -> list[type[Event]]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


def _owner(row: OutboxRow) -> uuid.UUID:
    return row.organisation_id


@dataclass(frozen=True, slots=True)
class _Happened:
    row: OutboxRow
    noted: Noted
    actor: Who


async def _extend(
    session: AsyncSession,
    keys: MasterKey,
    signs: Ed25519PrivateKey,
    organisation: uuid.UUID,
    rows: Sequence[OutboxRow],
    now: datetime,
) -> None:
    """Add ``rows`` to the end of an organisation's chain, and sign the new end."""
    chain = await session.get(AuditChain, organisation) or _begin(organisation, rows[0].number - 1)
    happened = [_read(keys, row) for row in rows]
    seals = await keys_for(session, keys, organisation, _persons(happened), now=now)
    previous, number = chain.digest, chain.number
    for each in happened:
        number += 1
        entry = follow(organisation, number, _told(each, seals), previous)
        session.add(entry)
        previous = entry.digest
    chain.number, chain.digest, chain.signed_at = number, previous, now
    chain.signature = sign(signs, head_of(chain))
    session.add(chain)
    await session.flush()
    _forget_rows(session)


def _begin(organisation: uuid.UUID, since: int) -> AuditChain:
    return AuditChain(organisation_id=organisation, since=since, number=0, digest=first_of(organisation))


def _read(keys: MasterKey, row: OutboxRow) -> _Happened:
    try:
        noted = read_note(keys, row.id, row.noted)
    except (ValueError, KeyError, TypeError):
        log.exception("what was noted beside an event cannot be read", event_id=str(row.id), kind=row.kind)
        noted = Noted(NOBODY, ())
    return _Happened(row, noted, _actor(row, noted.who))


def _actor(row: OutboxRow, who: Who) -> Who:
    """Who did it; whoever signs in is a visitor until then."""
    if row.kind != "SignedIn":
        return who
    for kind in ("member", "client"):
        if found := row.payload.get(f"{kind}_id"):
            return replace(who, kind=kind, id=uuid.UUID(found))
    return who


def _persons(happened: Sequence[_Happened]) -> set[uuid.UUID]:
    actors = {each.actor.id for each in happened if each.actor.id}
    return actors | {change.person for each in happened for change in each.noted.changes if change.person}


_PROGRAMS = frozenset({"key", "integration"})


def _told(each: _Happened, seals: Keys) -> Told:
    row, actor = each.row, each.actor
    sealed_for = replace(actor, id=None) if actor.kind in _PROGRAMS else actor
    content = written(row.id, row.organisation_id, row.payload, each.noted, sealed_for, seals)
    return Told(
        id=row.id, at=row.occurred_at, kind=row.kind, subject=row.subject, actor=actor.kind, actor_id=actor.id,
        content=content,
    )  # fmt: skip


def _forget_rows(session: AsyncSession) -> None:
    """A batch's entries are not needed any more."""
    for each in list(session.identity_map.values()):
        if isinstance(each, AuditEntry):
            session.expunge(each)


async def _let_go(session: AsyncSession, rows: Sequence[OutboxRow]) -> None:
    """What was noted is in the audit now, under each person's key."""
    mine = update(OutboxRow).where(OutboxRow.number.in_([row.number for row in rows]), OutboxRow.noted.is_not(None))
    await session.execute(mine.values(noted=None), execution_options={"synchronize_session": False})
