"""Taking work: what is due, in order of its subject, and nobody else's; and giving it back unfinished."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_, update
from sqlalchemy.orm import aliased

from kit.db import Database
from kit.engine.rows import Work
from kit.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A piece that one worker has, with the event it follows, if it is a reaction."""

    about: uuid.UUID
    task: str
    attempts: int
    recoveries: int
    by: uuid.UUID
    event: OutboxRow | None


async def claim(
    database: Database, by: uuid.UUID, *, tasks: Collection[str], limit: int, now: datetime, suspects: int = 1
) -> list[Claimed]:
    """Take up to ``limit`` pieces of ``tasks`` that are due, the longest due first.

    Of pieces that a worker died over at most ``suspects`` are taken: were they in one hand together, what is innocent
    would be buried with what is deadly.
    """
    async with database.writing() as session:
        due = (await session.execute(_due(tasks, limit, now))).all()
        suspected = [each for each in due if each.recoveries]
        found = [each for each in due if not each.recoveries] + suspected[:suspects]
        if not found:
            return []
        keys = [(each.about, each.task) for each in found]
        await session.execute(update(Work).where(tuple_(Work.about, Work.task).in_(keys)).values(taken_by=by))
        rows = await session.scalars(select(OutboxRow).where(OutboxRow.id.in_({about for about, _ in keys})))
        events = {row.id: row for row in rows}
        await session.commit()
    return [Claimed(*each, by, events.get(each.about)) for each in found]


def _due(tasks: Collection[str], limit: int, now: datetime) -> Select[uuid.UUID, str, int, int]:
    """What may be taken: of a task and subject only the lowest number that is not settled.

    The lowest number is asked for row by row, so that the index answers it whatever the planner knows of the table
    (as a join, it compared each open row with each: 160 ms for a thousand).
    """
    line = aliased(Work)
    first = (
        select(func.min(line.number))
        .where(line.subject == Work.subject, line.task == Work.task)
        .where(line.done_at.is_(None), line.parked_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(Work.about, Work.task, Work.attempts, Work.recoveries)
        .where(Work.done_at.is_(None), Work.parked_at.is_(None), Work.taken_by.is_(None), Work.due_at <= now)
        .where(Work.task.in_(tasks), Work.number == first)
        .order_by(Work.due_at, Work.number)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Work)
    )


async def give_back(
    database: Database, by: uuid.UUID, *, only: Collection[tuple[uuid.UUID, str]] | None = None
) -> None:
    """Let go of what a worker has not settled, or ``only`` some of it; others may take it at once."""
    mine = update(Work).where(Work.taken_by == by)
    if only is not None:
        mine = mine.where(tuple_(Work.about, Work.task).in_(only))
    async with database.writing() as session:
        await session.execute(mine.values(taken_by=None))
        await session.commit()
