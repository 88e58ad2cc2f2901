"""Idempotency keys: the same request twice is one effect and one answer (draft-ietf-httpapi-idempotency-key-header).

A key is claimed in a transaction of its own, so a second request with it waits for the first. A success is kept in
the very transaction of its effect; a refusal (4xx) in one of its own, after the effect was rolled back. A claim whose
process died is taken over when its lease ends. Answers hold names, and keys shown once: they are kept sealed.
"""

import asyncio
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import String, Table, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import Clock
from kit.crypto import MasterKey
from kit.db import Base, Database
from kit.errors import Problem

_LEASE = timedelta(seconds=30)
_PATIENCE = timedelta(seconds=25)
_KEPT = timedelta(days=3)
_WHO = ("authorization", "cookie", "parley-acts-as")
_SHOWN = (*_WHO, "parley-organisation", "host")


class KeyReused(Problem):
    """The key came before with another body."""

    type, title, status = "idempotency-key-reused", "This Idempotency-Key belongs to another request", 422
    next_step = "Use a new key for a new request; repeat a request with its own key and the same body."


class StillWorking(Problem):
    """The first request with this key has not finished yet."""

    type, title, status = "still-working", "The first request with this Idempotency-Key is still being worked on", 409
    next_step = "Send the same request again in a few seconds."


class IdempotencyKey(Base):
    """A claimed key of one caller and, once known, its answer."""

    __tablename__ = "idempotency_keys"
    caller: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    claim: Mapped[uuid.UUID]
    claimed_until: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


_TABLE = cast("Table", IdempotencyKey.__table__)
_INSERT_NEW = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(IdempotencyKey)
    .on_conflict_do_nothing()
    .returning(IdempotencyKey.claim)
    for dialect in (sqlite, postgresql)
}
_KEEP = update(_TABLE).where(
    _TABLE.c.caller == bindparam("caller_"), _TABLE.c.key == bindparam("key_"), _TABLE.c.claim == bindparam("claim_")
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A kept answer: HTTP status and JSON body."""

    status: int
    body: bytes


def caller_of(headers: Mapping[str, str], *, address: str | None) -> str:
    """Whose key it is: a digest of how the caller showed who they are, and of the organisation they speak to.

    Keys of two callers never meet, nor those of one caller at two organisations. Who shows nothing is known by their
    address and browser, so that a key that is easily guessed does not hand them what was answered to another.
    """
    told = [headers.get(name, "") for name in _SHOWN]
    if not any(headers.get(name) for name in _WHO):
        told += [address or "", headers.get("user-agent", "")]
    shown = "\n".join(told)
    return hashlib.sha256(shown.encode()).hexdigest()


def name_of(headers: Mapping[str, str], *, address: str | None) -> str | None:
    """One name for a caller's key, for what has to know the same request again; None for one without a key."""
    key = headers.get("idempotency-key")
    caller = caller_of(headers, address=address)
    return hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest() if key else None


def digest(method: str, target: str, body: bytes) -> str:
    """What must be equal for two requests to be the same; ``target`` is the path with its query."""
    return hashlib.sha256(b"\n".join((method.encode(), target.encode(), body))).hexdigest()


async def claim(
    database: Database, clock: Clock, keys: MasterKey, *, caller: str, key: str, request_digest: str
) -> IdempotencyKey | Answer:
    """Take the key, or wait for and return the answer of whoever has it.

    Raises ``KeyReused`` for another request's key and ``StillWorking`` when the first one takes too long.
    """
    now = clock.now()
    mine = IdempotencyKey(
        caller=caller, key=key, request_digest=request_digest, created_at=now,
        claim=uuid.uuid4(), claimed_until=now + _LEASE,
    )  # fmt: skip
    if await database.together(_insert_new, mine):
        return mine
    give_up = asyncio.get_running_loop().time() + _PATIENCE.total_seconds()
    pause = 0.01
    while asyncio.get_running_loop().time() < give_up:
        taken = await _try(database, clock.now(), caller, key, request_digest)
        if isinstance(taken, IdempotencyKey) and taken.status is not None:
            return Answer(taken.status, _open(taken, keys))
        if taken:
            return taken
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    raise StillWorking


async def _insert_new(session: AsyncSession, claims: Sequence[IdempotencyKey]) -> list[bool]:
    """Store the claims whose keys are new; says which were."""
    rows = [{column.key: getattr(claim, column.key) for column in IdempotencyKey.__table__.columns} for claim in claims]
    stored = await session.scalars(_INSERT_NEW[session.get_bind().dialect.name], rows)
    fresh = set(stored)
    return [claim.claim in fresh for claim in claims]


async def _try(database: Database, now: datetime, caller: str, key: str, request_digest: str) -> IdempotencyKey | None:
    mine = uuid.uuid4()
    async with database.writing() as session:
        row = await session.get(IdempotencyKey, (caller, key), with_for_update=True)
        if row is None:
            row = IdempotencyKey(caller=caller, key=key, request_digest=request_digest, created_at=now)
            session.add(row)
        elif row.request_digest != request_digest:
            raise KeyReused
        elif row.status is not None:
            return row
        elif row.claimed_until > now:
            return None
        row.claim, row.claimed_until = mine, now + _LEASE
        try:
            await session.commit()
        except IntegrityError:
            return None
        return row


def _open(row: IdempotencyKey, keys: MasterKey) -> bytes:
    return keys.unseal(row.body or b"", bound_to=_bound(row))


def _bound(row: IdempotencyKey) -> bytes:
    return f"{row.caller}:{row.key}".encode()


def sealed(answer: Answer, claimed: IdempotencyKey, keys: MasterKey) -> Answer:
    """The answer as it is kept."""
    return Answer(answer.status, keys.seal(answer.body, bound_to=_bound(claimed)))


async def keep(session: AsyncSession, claimed: IdempotencyKey, answer: Answer) -> None:
    """Write a sealed answer into ``session``; the caller commits.

    Raises ``StillWorking`` for a claim that somebody took over.
    """
    if await keep_all(session, [(claimed, answer)]):
        raise StillWorking


async def keep_all(session: AsyncSession, answers: Sequence[tuple[IdempotencyKey, Answer]]) -> set[uuid.UUID]:
    """Write many sealed answers into ``session``; the claims that somebody took over, whose answers are not kept."""
    rows = [
        {"caller_": row.caller, "key_": row.key, "claim_": row.claim, "status": answer.status, "body": answer.body}
        for row, answer in answers
    ]
    done = await (await session.connection()).execute(_KEEP, rows)
    if done.rowcount == len(rows):
        return set()
    there = tuple_(IdempotencyKey.caller, IdempotencyKey.key).in_([(row.caller, row.key) for row, _ in answers])
    return {row.claim for row, _ in answers} - set(await session.scalars(select(IdempotencyKey.claim).where(there)))


async def let_go(database: Database, claimed: IdempotencyKey) -> None:
    """Give the key back unanswered, after an error of ours: the request may be tried again with it."""
    mine = (
        IdempotencyKey.caller == claimed.caller,
        IdempotencyKey.key == claimed.key,
        IdempotencyKey.claim == claimed.claim,
        IdempotencyKey.status.is_(None),
    )
    async with database.writing() as session:
        await session.execute(delete(IdempotencyKey).where(*mine))
        await session.commit()


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop keys older than three days; the caller commits."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - _KEPT))
