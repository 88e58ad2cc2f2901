"""Things due: rows with an instant from which something is to be done, turned into work when it has come.

One scanner at a time sleeps until the next row is due (at most a second), takes what is due in batches and puts it in
line in the same transaction. However many rows wait, it asks each source one indexed question at a time.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from kit.bells import any_rings
from kit.clock import Clock
from kit.db import Database
from kit.engine.hand import Piece, hand
from kit.engine.rows import Work
from kit.engine.worker import Task
from kit.relay import is_alone

log = structlog.get_logger(__name__)
_BATCH = 500
_LONGEST_SLEEP, _SHORTEST_SLEEP = 1.0, 0.01
_SCAN_LOCK = 0x7061_7264_7565


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row that is due, and whose it is."""

    id: uuid.UUID
    organisation_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of row that becomes due.

    Attributes:
        task: what is done about one, at least once.
        next_due: when the earliest row is due, by an index; None when there is none.
        take_due: takes up to so many rows that are due, so that they are not due any more (for a while) or are left
            out as long as they are in line (``not_in_line``).
    """

    task: Task
    next_due: Callable[[AsyncSession], Awaitable[datetime | None]]
    take_due: Callable[[AsyncSession, datetime, int], Awaitable[Sequence[DueRow]]]


def every(span: timedelta, task: Task, clock: Clock) -> Source:
    """A source that is due each ``span`` after it was last done; ``task`` is given an id that means nothing."""
    key = uuid.uuid5(uuid.NAMESPACE_OID, task.name)

    async def next_due(session: AsyncSession) -> datetime | None:
        last = (await session.execute(select(Work.done_at).where(Work.about == key, Work.task == task.name))).first()
        if last is None:
            return clock.now()
        return last.done_at + span if last.done_at else None

    async def take_due(session: AsyncSession, now: datetime, _limit: int) -> list[DueRow]:
        due = await next_due(session)
        return [DueRow(key, None)] if due and due <= now else []

    return Source(task, next_due, take_due)


def not_in_line(task: str, about: ColumnElement[uuid.UUID] | InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """A condition for ``take_due``: nothing is to be done about the row already, nor parked for a person."""
    open_work = select(Work.about).where(Work.about == about, Work.task == task, Work.done_at.is_(None))
    return ~open_work.exists()


async def scan(database: Database, clock: Clock, sources: Sequence[Source]) -> int:
    """Put in line what is due now. Returns how many rows that were."""
    now, taken = clock.now(), 0
    async with database.writing() as session:
        if not await is_alone(session, _SCAN_LOCK):
            return 0
        for source in sources:
            rows = await source.take_due(session, now, _BATCH)
            await hand(session, [_piece(source, row, now) for row in rows], again=True)
            taken += len(rows)
        if taken:
            await session.commit()
    return taken


def _piece(source: Source, row: DueRow, now: datetime) -> Piece:
    return Piece(
        about=row.id,
        task=source.task.name,
        queue=source.task.queue,
        organisation_id=row.organisation_id,
        subject=row.id,
        number=0,
        due_at=now,
    )


async def sleep_of(database: Database, clock: Clock, sources: Sequence[Source]) -> float:
    """Seconds until something is due, at most one."""
    async with database.reading() as session:
        dues = [due for source in sources if (due := await source.next_due(session))]
    until = min(dues, default=None)
    if until is None:
        return _LONGEST_SLEEP
    return min(max((until - clock.now()) / timedelta(seconds=1), 0.0), _LONGEST_SLEEP)


async def run_scanner(
    database: Database, clock: Clock, sources: Sequence[Source], stop: asyncio.Event, rung: asyncio.Event
) -> None:
    """Scan until ``stop`` is set; ``rung`` is set whenever work was put in line. A failure is waited out."""
    bell = asyncio.Event()
    with database.hub.ringing(bell):
        while not stop.is_set():
            bell.clear()
            sleep = await _pass(database, clock, sources, rung)
            if sleep > _SHORTEST_SLEEP:
                await any_rings(stop, bell, within=sleep)


async def _pass(database: Database, clock: Clock, sources: Sequence[Source], rung: asyncio.Event) -> float:
    """Take what is due, if anything is; returns for how many seconds there is nothing to do."""
    try:
        sleep = await sleep_of(database, clock, sources)
        if sleep > _SHORTEST_SLEEP:
            return sleep
        if await scan(database, clock, sources):
            rung.set()
            return 0
    except Exception:  # the edge of the loop: it must outlive a database restart
        log.exception("scan failed")
    return _LONGEST_SLEEP  # somebody else takes what is due, or the database is away
