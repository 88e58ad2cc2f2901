"""Putting work in line, in the transaction of whoever has it done; repeating it changes nothing."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from kit.engine.rows import Work

CHANNEL = "parley_work"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A task about a thing (an event's id, or that of a row that became due), and its place in line."""

    about: uuid.UUID
    task: str
    queue: str
    organisation_id: uuid.UUID | None
    subject: uuid.UUID
    number: int
    due_at: datetime


async def hand(session: AsyncSession, pieces: Sequence[Piece], *, again: bool = False) -> None:
    """Put pieces in line and wake the workers on commit.

    What is in line already, or done, stays as it is; with ``again``, what is done is to be done once more.
    """
    dialect = session.get_bind().dialect.name
    made = postgresql.insert(Work) if dialect == "postgresql" else sqlite.insert(Work)
    key = [Work.about, Work.task]
    if again:
        statement = made.on_conflict_do_update(
            index_elements=key,
            set_={"done_at": None, "due_at": made.excluded.due_at, "attempts": 0, "recoveries": 0, "problem": None},
            where=Work.done_at.is_not(None),
        )
    else:
        statement = made.on_conflict_do_nothing(index_elements=key)
    for some in _in_parts(pieces):
        await session.execute(statement, [asdict(each) | {"attempts": 0, "recoveries": 0} for each in some])
    if pieces and dialect == "postgresql":
        await session.execute(text(f"NOTIFY {CHANNEL}"))


def _in_parts(pieces: Sequence[Piece]) -> Iterable[Sequence[Piece]]:
    return (pieces[start : start + _AT_ONCE] for start in range(0, len(pieces), _AT_ONCE))
