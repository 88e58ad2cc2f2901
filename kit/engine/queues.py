"""How much work there is: what waits, what is at work, what is late, by task."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.engine.rows import Work

_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """One task's work that is not done: how many pieces are in hand, due, due for over a minute, to come, parked."""

    task: str
    running: int
    due: int
    late: int
    to_come: int
    parked: int
    oldest_due: datetime | None


async def queues(session: AsyncSession, organisation_id: uuid.UUID | None, *, now: datetime) -> list[Queue]:
    """The open work of one organisation, or (None) of all, by task; what was due longest first."""
    is_open, is_taken = Work.parked_at.is_(None), Work.taken_by.is_not(None)
    is_due = is_open & ~is_taken & (Work.due_at <= now)
    query = (
        select(
            Work.task,
            _count(is_open & is_taken),
            _count(is_due),
            _count(is_due & (Work.due_at < now - _LATE)),
            _count(is_open & ~is_taken & (Work.due_at > now)),
            _count(Work.parked_at.is_not(None)),
            func.min(case((is_due, Work.due_at))),
        )
        .where(Work.done_at.is_(None))
        .group_by(Work.task)
    )
    if organisation_id:
        query = query.where(Work.organisation_id == organisation_id)
    found = [Queue(*row) for row in await session.execute(query)]
    return sorted(found, key=lambda each: (each.oldest_due is None, each.oldest_due or now, each.task))


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
