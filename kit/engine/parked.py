"""Work that waits for a person: put there, listed, tried again when asked; and forgetting what was done long ago."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.engine.hand import CHANNEL, Piece
from kit.engine.rows import Work, Worker
from kit.outbox import OutboxRow

_KEPT = timedelta(days=7)
_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Parked:
    """A piece that failed for good, and the kind of the event it follows, if it follows one."""

    work: Work
    kind: str | None

    @property
    def name(self) -> str:
        """What it is called by: the thing it is about and the task."""
        return f"{self.work.about}/{self.work.task}"


async def list_parked(
    session: AsyncSession, *, organisation_id: uuid.UUID | None = None, limit: int = 200
) -> list[Parked]:
    """What is parked, the newest first; of one organisation, or (None) of all."""
    query = select(Work, OutboxRow.kind).outerjoin(OutboxRow, OutboxRow.id == Work.about)
    query = query.where(Work.parked_at.is_not(None))
    if organisation_id:
        query = query.where(Work.organisation_id == organisation_id)
    rows = await session.execute(query.order_by(Work.parked_at.desc(), Work.about).limit(limit))
    return [Parked(work, kind) for work, kind in rows]


async def find_parked(
    session: AsyncSession, about: uuid.UUID, task: str, *, organisation_id: uuid.UUID | None = None
) -> Parked | None:
    query = select(Work, OutboxRow.kind).outerjoin(OutboxRow, OutboxRow.id == Work.about)
    query = query.where(Work.about == about, Work.task == task, Work.parked_at.is_not(None))
    if organisation_id:
        query = query.where(Work.organisation_id == organisation_id)
    row = (await session.execute(query)).first()
    return Parked(*row) if row else None


async def park(session: AsyncSession, piece: Piece, *, problem: str, attempts: int, now: datetime) -> None:
    """Have a piece wait for a person that failed elsewhere than in a worker; what it does is done when it is replayed.

    ``problem`` begins with the kind of error, as a worker notes it; the caller commits.
    """
    work = Work(**asdict(piece), attempts=attempts, recoveries=0, parked_at=now, done_at=None, taken_by=None, link=None)
    work.problem = problem[:1000]
    await session.merge(work)
    await session.flush()


async def replay(session: AsyncSession, work: Work, now: datetime) -> None:
    """Have a parked piece tried again, with all its attempts; the caller commits."""
    work.parked_at, work.due_at, work.attempts, work.recoveries, work.taken_by = None, now, 0, 0, None
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"NOTIFY {CHANNEL}"))


async def nobodys(session: AsyncSession, now: datetime) -> dict[str, int]:
    """Tasks that have waited for over a minute and no worker that is alive carries out, with how many wait."""
    known = {task for tasks in await session.scalars(select(Worker.tasks)) for task in tasks}
    late = select(Work.task, func.count()).where(
        Work.done_at.is_(None), Work.parked_at.is_(None), Work.due_at < now - _LATE, Work.task.not_in(known)
    )
    return {row.task: row[1] for row in await session.execute(late.group_by(Work.task))}


async def forget_done(session: AsyncSession, now: datetime) -> None:
    """Drop what was done over a week ago: its event was handed over, so it can never come again."""
    await session.execute(delete(Work).where(Work.done_at < now - _KEPT))
