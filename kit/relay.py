"""The relay: puts the reactions to each new event in line, in the order of the outbox, exactly once.

One relay works at a time (an advisory lock on PostgreSQL, the one process on SQLite). An event is marked as handed
over in the transaction that puts its reactions in line; carrying them out is left to ``kit.engine``. A ``record`` of
what happened, if there is one to be kept, is written in that transaction too.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from kit.bells import any_rings
from kit.clock import Clock
from kit.db import Database
from kit.engine.hand import Piece, hand
from kit.outbox import OutboxRow, queue_of, reactions_to

log = structlog.get_logger(__name__)
_BATCH = 500
_IDLE = 5.0  # seconds after which it looks by itself, in case a call was lost
_RELAY_LOCK = 0x7061_726C_6579
Record = Callable[[AsyncSession, Sequence[OutboxRow], datetime], Awaitable[None]]
"""Writes down events in the order of the outbox, in the relay's own transaction."""


async def hand_over(database: Database, clock: Clock, record: Record | None = None) -> int:
    """Put in line what follows from new events. Returns how many events were handed over by this pass."""
    async with database.writing() as session:
        if not await is_alone(session, _RELAY_LOCK):
            return 0
        query = select(OutboxRow).where(OutboxRow.handed_at.is_(None)).order_by(OutboxRow.number).limit(_BATCH)
        rows = (await session.scalars(query)).all()
        if rows:
            if record:
                await record(session, rows, clock.now())
            await hand(session, [piece for row in rows for piece in _pieces(row, clock)])
            handed = update(OutboxRow).where(OutboxRow.number.in_([row.number for row in rows]))
            await session.execute(handed.values(handed_at=clock.now()))
            await session.commit()
        return len(rows)


async def is_alone(session: AsyncSession, key: int) -> bool:
    """Whether no other process does this now; nobody else can until the transaction ends."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(await session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key}))


def _pieces(row: OutboxRow, clock: Clock) -> list[Piece]:
    return [
        Piece(
            about=row.id,
            task=reaction,
            queue=queue_of(reaction),
            organisation_id=row.organisation_id,
            subject=row.subject,
            number=row.number,
            due_at=clock.now(),
        )
        for reaction in reactions_to(row.kind)
    ]


async def run_relay(
    database: Database, clock: Clock, stop: asyncio.Event, rung: asyncio.Event, record: Record | None = None
) -> None:
    """Relay until ``stop`` is set; ``rung`` is set whenever work was put in line. A failure is waited out."""
    bell = asyncio.Event()
    with database.hub.ringing(bell):
        while not stop.is_set():
            bell.clear()
            try:
                busy = await hand_over(database, clock, record)
            except Exception:  # the edge of the loop: it must outlive a database restart
                log.exception("relay pass failed")
                busy = 0
            if busy:
                rung.set()
            else:
                await any_rings(stop, bell, within=_IDLE)
