"""What the engine remembers: a row for each piece of work, and one for each worker that is alive."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base

_OPEN = text("done_at IS NULL AND parked_at IS NULL")
_DONE = text("done_at IS NOT NULL")
_PARKED = text("parked_at IS NOT NULL")


class Work(Base):
    """One task about one thing: a reaction to an event, or what is to be done about a row that became due.

    Its key is why handing it over twice is handing it over once. ``subject`` and ``number`` give its place: of one
    task and subject only the lowest number may be at work. ``taken_by`` is the worker that has it; only that worker
    may settle it, in the same transaction as what it did.
    """

    __tablename__ = "work"
    __table_args__ = (
        Index("ix_work_open", "due_at", "number", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_work_line", "subject", "task", "number", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_work_parked", "parked_at", postgresql_where=_PARKED, sqlite_where=_PARKED),
        Index("ix_work_done", "done_at", postgresql_where=_DONE, sqlite_where=_DONE),
    )
    about: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    queue: Mapped[str] = mapped_column(String(32))
    subject: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime]
    taken_by: Mapped[uuid.UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    recoveries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(1000))
    link: Mapped[str | None] = mapped_column(String(1000))


class Worker(Base):
    """A worker that is alive: it beats, in the database's own time; ``tasks`` are those it carries out."""

    __tablename__ = "workers"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    tasks: Mapped[list[Any]] = mapped_column(JSON())
