"""SQLite's connection in one trip a statement.

``aiosqlite`` keeps a connection in a thread of its own and goes there for each step of a statement: making a cursor,
running it, fetching, closing. A trip costs more than most statements do, and SQLAlchemy fetches all rows at once
anyway, so here a statement goes there once and comes back with its rows.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

T = TypeVar("T")


class OneTripCursor:
    """What SQLAlchemy's adapter asks of a cursor; after ``execute`` all rows are here and the real one is closed."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        return await self._go(partial(_run, statement=statement, parameters=parameters))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        return await self._go(partial(_run_many, statement=statement, parameters=parameters))

    async def _go(self, run: Callable[[sqlite3.Connection], tuple[Any, ...]]) -> Self:
        found = await self._connection.trip(run)
        self._rows, self.description, self.rowcount, self.lastrowid = found
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


class OneTripConnection(aiosqlite.Connection):
    """A connection whose statements each make one trip to its thread."""

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        return OneTripCursor(self)

    async def commit(self) -> None:
        """Commit; where that is refused (a deferred reference to nothing), nothing stays open."""
        await self.trip(_commit)

    async def trip(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the real connection, in its thread."""
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return done


def connect(database: str, **options: Any) -> OneTripConnection:
    """Like ``aiosqlite.connect``; to be given to SQLAlchemy as ``async_creator_fn``."""
    connection = OneTripConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for those it makes itself
    return connection


def _commit(real: sqlite3.Connection) -> None:
    try:
        real.commit()
    except sqlite3.Error:
        real.rollback()
        raise


def _run(real: sqlite3.Connection, *, statement: str, parameters: Iterable[Any]) -> tuple[Any, ...]:
    cursor = real.cursor()
    try:
        cursor.execute(statement, tuple(parameters))
        rows = cursor.fetchall() if cursor.description else []
        return rows, cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _run_many(real: sqlite3.Connection, *, statement: str, parameters: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    cursor = real.cursor()
    try:
        cursor.executemany(statement, parameters)
        return [], None, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()
