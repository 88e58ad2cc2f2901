"""Things due: rows with an instant from which something is to be done, turned into work when it has come.

One scanner at a time sleeps until the next row is due (at most a second), takes what is due in batches and puts it in
line in the same transaction. However many rows wait, it asks each source one indexed question at a time.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
_LONGEST_SLEEP = 1.0
_GATHERING = 0.1  # between two passes: what becomes due meanwhile is taken together
_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # when what was never done was due
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
    """A source that is due each ``span`` after it last ended; ``task`` is given an id that means nothing.

    It has two ids in turn: where one is parked it comes again under the other, and whoever looks still finds what
    failed. Once both are parked the earlier makes place.
    """
    keys = [uuid.uuid5(uuid.NAMESPACE_OID, task.name + each) for each in ("", " again")]
    known: datetime | None = None  # so long as this lies ahead there is no need to ask

    async def next_due(session: AsyncSession) -> datetime | None:
        nonlocal known
        if known is None or known <= clock.now():
            ends = [row.done_at or row.parked_at for row in await _turns(session, task, keys)]
            known = None if None in ends else max((each + span for each in ends if each), default=_EVER)
        return known

    async def take_due(session: AsyncSession, now: datetime, _limit: int) -> list[DueRow]:
        due = await next_due(session)
        return [DueRow(await _free_turn(session, task, keys), None)] if due and due <= now else []

    return Source(task, next_due, take_due)


async def _turns(session: AsyncSession, task: Task, keys: Sequence[uuid.UUID]) -> Sequence[Work]:
    mine = select(Work).where(Work.about.in_(keys), Work.task == task.name)
    return (await session.scalars(mine.execution_options(populate_existing=True))).all()


async def _free_turn(session: AsyncSession, task: Task, keys: Sequence[uuid.UUID]) -> uuid.UUID:
    """The first key that is not parked; of two that are, the one that was parked earlier, which is dropped."""
    parked = {row.about: row for row in await _turns(session, task, keys) if row.parked_at}
    if free := next((key for key in keys if key not in parked), None):
        return free
    earliest = min(parked.values(), key=lambda row: row.parked_at or _EVER)
    await session.delete(earliest)
    await session.flush()
    return earliest.about


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
            if rows:
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


async def due_of(database: Database, clock: Clock, sources: Sequence[Source]) -> tuple[list[Source], float]:
    """The sources that have something due, and for how many seconds the others have not; at most one."""
    async with database.reading() as session:
        dues = [(source, await source.next_due(session)) for source in sources]
    now = clock.now()
    ahead = [(due - now) / timedelta(seconds=1) for _, due in dues if due and due > now]
    return [source for source, due in dues if due and due <= now], min([*ahead, _LONGEST_SLEEP])


async def run_scanner(
    database: Database, clock: Clock, sources: Sequence[Source], stop: asyncio.Event, rung: asyncio.Event
) -> None:
    """Scan until ``stop`` is set; ``rung`` is set whenever work was put in line. A failure is waited out."""
    bell = asyncio.Event()
    with database.hub.ringing(bell):
        while not stop.is_set():
            bell.clear()
            sleep = await _pass(database, clock, sources, rung)
            await any_rings(stop, within=_GATHERING)
            await any_rings(stop, bell, within=sleep - _GATHERING)


async def _pass(database: Database, clock: Clock, sources: Sequence[Source], rung: asyncio.Event) -> float:
    """Take what is due, if anything is; returns for how many seconds there is nothing to do."""
    try:
        due, sleep = await due_of(database, clock, sources)
        if not due:
            return sleep
        if await scan(database, clock, due):
            rung.set()
            return 0
    except Exception:  # the edge of the loop: it must outlive a database restart
        log.exception("scan failed")
    return _LONGEST_SLEEP  # somebody else takes what is due, or the database is away
