"""The database: one door for SQLite (embedded, one process) and PostgreSQL (many).

``Database.reading`` and ``Database.writing`` give a session; only the edge that asked for it commits. On SQLite a
writing session takes the process's writer and ``BEGIN IMMEDIATE`` before its first read; on PostgreSQL a use case
takes advisory locks (``lock``) as a statement of its own. ``Database.together`` and ``Database.read_together`` are for
the small writes and reads that many requests want at the same time. Instants are aware UTC on both.
"""

import uuid
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, LargeBinary, TypeDecorator, Uuid

from kit.live import Hub
from kit.postgres import open_engine
from kit.sqlite import connect
from kit.tenancy import NOBODY, Scope, said
from kit.together import Item, Result, Together, Work
from kit.turns import Turns

_BUSY_LIMIT = timedelta(seconds=15)
_HARDLY = timedelta(milliseconds=500)  # a difference that is not worth a statement
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: ``timestamptz`` on PostgreSQL, sortable text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the house."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Instant(),
        uuid.UUID: Uuid(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Database:
    """The engine and its sessions.

    Args:
        url: an SQLAlchemy address, ``sqlite+aiosqlite:///…`` or ``postgresql+psycopg://…``.
        pool: connections kept open.
        busy_limit: how long SQLite waits while another process holds the database; then it says that it is locked.
        idle_limit: how long a transaction may do nothing before PostgreSQL ends it, and lets its locks go.
        unsaid: whose rows sessions may touch where nothing was said; see ``kit.tenancy``.

    Its sessions carry the ``hub`` that what they commit is told to.
    """

    def __init__(
        self,
        url: str,
        *,
        pool: int = 10,
        busy_limit: timedelta = _BUSY_LIMIT,
        idle_limit: timedelta | None = None,
        unsaid: Scope = NOBODY,
    ) -> None:
        self.url, self.unsaid = url, unsaid
        self.embedded = url.startswith("sqlite")
        self.engine = (
            _open_sqlite(url, pool, busy_limit)
            if self.embedded
            else open_engine(url, pool=pool, idle_limit=idle_limit, unsaid=unsaid)
        )
        self._busy_limit = busy_limit
        self.hub = Hub()
        self._writer = Turns()
        self._groups: dict[Any, Together[Any, Any]] = {}

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; rolled back at the end."""
        async with self._session() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session that may write; the caller commits, else all is rolled back.

        On SQLite waiting for others of this process and for another process are one wait: a queue that formed while
        another process holds the database gives up together, not one after the other.
        """
        if not self.embedded:
            async with self.reading() as session:
                yield session
            return
        asked = monotonic()
        async with self._writer.mine(), self._session() as session:
            left = max(self._busy_limit - timedelta(seconds=monotonic() - asked), timedelta())
            await session.connection(execution_options={"writes": True, "patience": left})
            yield session

    async def together(self, write: Work[Item, Result], item: Item) -> Result:
        """Have ``write`` write ``item`` in one transaction with others' items who ask for it now, in the same scope."""
        return await self._add(write, None, self._committing, item)

    async def read_together(self, read: Work[Item, Result], item: Item, *, about: Hashable) -> Result:
        """What ``read`` finds for ``item``, in one reading session with others who ask the same ``about`` now."""
        return await self._add(read, about, self.reading, item)

    async def _add(
        self,
        work: Work[Item, Result],
        about: Hashable,
        open_session: Callable[[], AbstractAsyncContextManager[AsyncSession]],
        item: Item,
    ) -> Result:
        key = (work, about, said())  # a group's transaction is of one organisation
        group: Together[Item, Result] | None = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Together(open_session, work, idle=lambda: self._groups.pop(key))
        return await group.add(item)

    def beside(self, *, idle_limit: timedelta | None = None, unsaid: Scope | None = None) -> "Database":
        """The same database for another event loop of this process: it shares the writer and the hub."""
        unsaid = unsaid or self.unsaid
        other = Database(self.url, busy_limit=self._busy_limit, idle_limit=idle_limit, unsaid=unsaid)
        other.hub, other._writer = self.hub, self._writer
        return other

    @asynccontextmanager
    async def _committing(self) -> AsyncIterator[AsyncSession]:
        async with self.writing() as session:
            yield session
            await session.commit()

    def _session(self) -> AsyncSession:
        return AsyncSession(self.engine, expire_on_commit=False, info={"hub": self.hub})

    async def close(self) -> None:
        """Let go of every connection, once what is being written together is written."""
        for group in list(self._groups.values()):
            await group.finish()
        await self.engine.dispose()


async def lock(session: AsyncSession, keys: Iterable[uuid.UUID]) -> None:
    """Wait for the right to write about each of ``keys`` until this transaction ends.

    Each lock is a statement of its own, in sorted order: what is read after it is as fresh as the lock. On SQLite
    the writing session already is the only writer.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for key in sorted(set(keys)):
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": (key.int & (1 << 63) - 1)})


def _open_sqlite(url: str, pool: int, busy_limit: timedelta) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=pool, max_overflow=pool, pool_timeout=60, connect_args={"async_creator_fn": connect},
        hide_parameters=True,  # they are names, addresses and digests: no error may tell them
    )  # fmt: skip
    event.listen(engine.sync_engine, "connect", partial(_prepare_sqlite, busy_limit))
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(busy_limit: timedelta, connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (_patience(busy_limit), "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    record.info["patience"] = busy_limit


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    left: timedelta = options["patience"] if "patience" in options else connection.info["patience"]
    if abs(left - connection.info["patience"]) > _HARDLY:
        connection.exec_driver_sql(f"PRAGMA {_patience(left)}")
        connection.info["patience"] = left
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _patience(limit: timedelta) -> str:
    return f"busy_timeout={round(limit / timedelta(milliseconds=1))}"
