"""Carrying out one piece: done and noted in one transaction, tried again later, or parked for a person.

A reaction gets the session its note is written in, so what it does in the database happens exactly once. Any other
task has transactions of its own and is done at least once: what it does outside is keyed, asked for or noted before.
"""

import random
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.db import Database
from kit.engine.claim import Claimed
from kit.engine.rows import Work
from kit.errors import Later, NeedsPerson, NotYet, Refused
from kit.outbox import event_of, reactions_to

log = structlog.get_logger(__name__)
Do = Callable[[uuid.UUID], Awaitable[None]]
Became = Literal["done", "later", "parked", "lost"]
_ATTEMPTS, _ATTEMPTS_LATER = 8, 150  # an hour of failures that nobody expected; a day of a service that is away
_LONGEST_PAUSE = timedelta(minutes=10)


async def carry(database: Database, clock: Clock, piece: Claimed, dos: Mapping[str, Do]) -> Became:
    """Carry out a piece and settle it, if it is still its worker's; says what became of it."""
    now = clock.now()
    try:
        done = await _do(database, clock, piece, dos, now)
    except Exception as error:  # noqa: BLE001 - the edge of all work
        return await _note_failure(database, piece, error, now)
    return "done" if done else "lost"


async def _do(database: Database, clock: Clock, piece: Claimed, dos: Mapping[str, Do], now: datetime) -> bool:
    if piece.event is None:
        await dos[piece.task](piece.about)
    async with database.writing() as session:
        if piece.event is not None:
            await reactions_to(piece.event.kind)[piece.task](session, event_of(piece.event), now)
        if not await _settle(session, piece, done_at=clock.now(), problem=None, attempts=piece.attempts + 1):
            log.warning("work was taken over", task=piece.task, about=str(piece.about))
            return False
        await session.commit()
        return True


async def _note_failure(database: Database, piece: Claimed, error: Exception, now: datetime) -> Became:
    if isinstance(error, NotYet):
        async with database.writing() as session:
            mine = await _settle(session, piece, due_at=now + error.after)
            await session.commit()
        return "later" if mine else "lost"
    attempts = piece.attempts + 1
    final = _is_final(error, attempts)
    became: dict[str, Any] = {"parked_at": now} if final else {"due_at": now + _pause(attempts, error)}
    log.warning("work failed", task=piece.task, about=str(piece.about), attempts=attempts, error=repr(error))
    async with database.writing() as session:
        mine = await _settle(
            session,
            piece,
            attempts=attempts,
            problem=f"{type(error).__name__}: {error}"[:1000],
            link=error.link[:1000] if isinstance(error, NeedsPerson) else None,
            **became,
        )
        await session.commit()
    if not mine:
        return "lost"
    return "parked" if final else "later"


def _is_final(error: Exception, attempts: int) -> bool:
    most = _ATTEMPTS_LATER if isinstance(error, Later) else _ATTEMPTS
    return isinstance(error, Refused | NeedsPerson) or attempts >= most


def _pause(attempts: int, error: Exception) -> timedelta:
    """How long to wait: as asked for, else some seconds, twice as long each time; spread, not all come at once."""
    first = error.after if isinstance(error, Later) else timedelta(seconds=2)
    longest = max(first, _LONGEST_PAUSE)
    doubled: timedelta = first * 2.0 ** min(attempts - 1, 16)
    return min(doubled, longest) * random.uniform(1, 1.1)  # noqa: S311 - spreads retries


async def _settle(session: AsyncSession, piece: Claimed, **became: Any) -> bool:
    """Write down what became of a piece; False when another worker has it by now."""
    mine = update(Work).where(
        Work.about == piece.about, Work.task == piece.task, Work.taken_by == piece.by, Work.done_at.is_(None)
    )
    wrote = await session.execute(mine.values(taken_by=None, **became))
    return isinstance(wrote, CursorResult) and wrote.rowcount == 1
