"""Pauses after failed tries, that grow with each: guessing becomes slow, and nobody is locked out for good.

Tries are counted for an account from an address: whoever guesses from elsewhere pauses themselves alone. A second
count, for the account from everywhere, stops a crowd, but never an address the account has come in from before; and
links, codes and passkeys go through other doors. Unknown accounts are counted alike, so a pause tells nothing.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.errors import Paused
from kit.crypto import MasterKey
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import FailedTries
from models.events import SignInRefused

FREE = 5
FREE_FOR_ALL = 50
_FIRST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)
_FORGOTTEN = timedelta(hours=24)
_KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Door:
    """A count of failures; ``free`` of them cost nothing. ``everywhere``: spared for addresses known as good."""

    digest: str
    free: int = FREE
    everywhere: bool = False


def door_of(keys: MasterKey, *parts: str, free: int = FREE, everywhere: bool = False) -> Door:
    """The door that ``parts`` name; they are stored as a digest."""
    return Door(keys.fingerprint("\n".join(("failed tries", *parts))), free, everywhere)


def pause_after(fails: int, free: int) -> timedelta:
    """How long to wait after that many failures: nothing at first, then twice as long each time."""
    if fails < free:
        return timedelta(0)
    return min(_FIRST * (1 << min(fails - free, 20)), _LONGEST)


async def check(session: AsyncSession, doors: Sequence[Door], *, now: datetime) -> None:
    """Go on only while no door is paused. Raises ``Paused`` with ``retry_after``."""
    rows = await _rows(session, doors)
    is_known = any(row.good_at and row.good_at + _KNOWN_FOR > now for row in rows.values())
    for door in doors:
        row = rows.get(door.digest)
        if row and row.paused_until and row.paused_until > now and not (door.everywhere and is_known):
            raise Paused(retry_after=int((row.paused_until - now).total_seconds()) + 1)


async def failed(session: AsyncSession, organisation_id: uuid.UUID, doors: Sequence[Door], *, now: datetime) -> None:
    """Count a failure at each door, and tell of it."""
    await lock(session, [_lock_of(door) for door in doors])
    rows = await _rows(session, doors)
    for door in doors:
        row = rows.get(door.digest) or _fresh(session, organisation_id, door, now)
        row.fails = row.fails + 1 if row.last_at + _FORGOTTEN > now else 1
        row.last_at, row.paused_until = now, now + pause_after(row.fails, door.free)
    told = SignInRefused(organisation_id=organisation_id, subject=organisation_id, door=doors[0].digest)
    await announce(session, told, now)


async def succeeded(session: AsyncSession, organisation_id: uuid.UUID, doors: Sequence[Door], *, now: datetime) -> None:
    """Forget the failures, and remember the address as good."""
    await lock(session, [_lock_of(door) for door in doors])
    rows = await _rows(session, doors)
    for door in doors:
        if door.everywhere:
            continue
        row = rows.get(door.digest) or _fresh(session, organisation_id, door, now)
        row.fails, row.paused_until, row.last_at, row.good_at = 0, None, now, now


def _lock_of(door: Door) -> uuid.UUID:
    return uuid.UUID(door.digest[:32])


async def _rows(session: AsyncSession, doors: Sequence[Door]) -> dict[str, FailedTries]:
    query = select(FailedTries).where(FailedTries.digest.in_([door.digest for door in doors]))
    found = await session.scalars(query.execution_options(populate_existing=True))
    return {row.digest: row for row in found}


def _fresh(session: AsyncSession, organisation_id: uuid.UUID, door: Door, now: datetime) -> FailedTries:
    row = FailedTries(
        id=new_id(now), organisation_id=organisation_id, created_at=now, digest=door.digest, fails=0, last_at=now
    )
    session.add(row)
    return row
