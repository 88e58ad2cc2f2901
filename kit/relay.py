"""The relay: hands each event of the outbox to its reactions, with retries, and parks what will not succeed.

One relay works at a time (an advisory lock on PostgreSQL, the one process on SQLite). Events of one subject are
handled in order: a later one waits while an earlier one is being retried. What is parked can be replayed.
"""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.db import Database
from kit.errors import Later, NeedsPerson, Refused
from kit.outbox import OutboxRow, Reaction, ReactionRun, event_of, reactions_to

log = structlog.get_logger(__name__)
_BATCH = 100
_ATTEMPTS = 8
_RELAY_LOCK = 0x7061_726C_6579


async def relay_once(database: Database, clock: Clock) -> int:
    """Handle what is due now. Returns how many events are fully handled by this pass."""
    async with _alone(database) as alone:
        return await _pass(database, clock) if alone else 0


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[bool]:
    """Whether this is the one relay at work; held on a connection of its own."""
    if database.embedded:
        yield True
        return
    async with database.engine.connect() as connection:
        got = bool(await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _RELAY_LOCK}))
        await connection.commit()
        try:
            yield got
        finally:
            if got:
                await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _RELAY_LOCK})


async def _pass(database: Database, clock: Clock) -> int:
    async with database.reading() as session:
        rows = (await session.scalars(_unhandled(clock.now()))).all()
    handled, waiting = 0, set[uuid.UUID]()
    for row in rows:
        if row.subject in waiting:
            continue
        if await _handle(database, row, clock):
            handled += 1
        else:
            waiting.add(row.subject)
    return handled


def _unhandled(now: datetime) -> Select[OutboxRow]:
    """The next events, without the subjects that wait for a retry: many of theirs must not fill the batch."""
    waiting = (
        select(OutboxRow.subject)
        .join(ReactionRun, ReactionRun.event_id == OutboxRow.id)
        .where(OutboxRow.handled_at.is_(None), ReactionRun.done_at.is_(None), ReactionRun.parked_at.is_(None))
        .group_by(OutboxRow.id, OutboxRow.subject)
        .having(func.min(ReactionRun.due_at) > now)
    )
    open_events = select(OutboxRow).where(OutboxRow.handled_at.is_(None), OutboxRow.subject.not_in(waiting))
    return open_events.order_by(OutboxRow.number).limit(_BATCH)


async def _handle(database: Database, row: OutboxRow, clock: Clock) -> bool:
    settled = True
    for name, reaction in reactions_to(row.kind).items():
        settled &= await _react(database, row, name, reaction, clock)
    if settled:
        async with database.writing() as session:
            kept = await session.get_one(OutboxRow, row.number)
            kept.handled_at = clock.now()
            await session.commit()
    return settled


async def _react(database: Database, row: OutboxRow, name: str, reaction: Reaction, clock: Clock) -> bool:
    """Run one reaction once; True when it is done or parked, False when it is to be tried again."""
    now = clock.now()
    async with database.writing() as session:
        run = await session.get(ReactionRun, (row.id, name))
        if run and (run.done_at or run.parked_at):
            return True
        if run and run.due_at and run.due_at > now:
            return False
        try:
            await reaction(session, event_of(row), now)
        except Exception as error:  # noqa: BLE001 - the edge of all reactions
            await session.rollback()
            failure = error
        else:
            run = run or ReactionRun(event_id=row.id, reaction=name, attempts=0)
            session.add(run)
            run.done_at, run.attempts, run.problem = now, run.attempts + 1, None
            await session.commit()
            return True
    return await _note_failure(database, row, name, failure, now)


async def _note_failure(database: Database, row: OutboxRow, name: str, failure: Exception, now: datetime) -> bool:
    log.warning("reaction failed", reaction=name, happened=row.kind, error=repr(failure))
    async with database.writing() as session:
        run = await session.get(ReactionRun, (row.id, name)) or ReactionRun(event_id=row.id, reaction=name, attempts=0)
        session.add(run)
        run.attempts += 1
        run.problem = f"{type(failure).__name__}: {failure}"[:1000]
        final = isinstance(failure, Refused | NeedsPerson) or run.attempts >= _ATTEMPTS
        run.parked_at = now if final else None
        run.due_at = None if final else now + _pause(run.attempts, failure)
        await session.commit()
        return final


def _pause(attempts: int, failure: Exception) -> timedelta:
    if isinstance(failure, Later):
        return failure.after
    return timedelta(seconds=min(2**attempts, 600) * random.uniform(0.5, 1))  # noqa: S311 - spreads retries


async def run_relay(database: Database, clock: Clock, stop: asyncio.Event, *, pause: float = 0.2) -> None:
    """Relay until ``stop`` is set; a failure of the database is waited out."""
    while not stop.is_set():
        try:
            busy = await relay_once(database, clock)
        except Exception:  # the edge of the loop: it must outlive a database restart
            log.exception("relay pass failed")
            busy = 0
        if not busy:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)


async def replay(session: AsyncSession, run: ReactionRun) -> None:
    """Have a parked reaction tried again: the event is unhandled once more, other reactions keep their notes."""
    run.parked_at, run.due_at, run.attempts = None, None, 0
    row = (await session.scalars(select(OutboxRow).where(OutboxRow.id == run.event_id))).one()
    row.handled_at = None
