"""Which errors of a database mean that it is busy or away, and which are a fault of ours."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path
from time import monotonic

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from kit.away import is_away
from kit.db import Database
from kit.tenancy import OWNER
from tests.fixtures.postgres import free_port

AWAY = (
    errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable, errors.TooManyConnections,
    errors.AdminShutdown, errors.CannotConnectNow, errors.DiskFull, errors.QueryCanceled, errors.ConnectionFailure,
    errors.IdleInTransactionSessionTimeout, errors.ReadOnlySqlTransaction, errors.IoError,
)  # fmt: skip
OURS = (
    errors.UniqueViolation, errors.ExclusionViolation, errors.UndefinedColumn, errors.InsufficientPrivilege,
    errors.RaiseException, errors.NumericValueOutOfRange, errors.InvalidTransactionState,
)  # fmt: skip


@pytest.mark.parametrize("kind", AWAY)
def test_postgresql_says_by_its_code_that_it_is_busy_or_away(kind: type[psycopg.Error]) -> None:
    assert is_away(kind())
    assert is_away(OperationalError("SELECT", {}, kind()))


@pytest.mark.parametrize("kind", OURS)
def test_what_is_wrong_with_a_statement_is_never_taken_for_a_busy_database(kind: type[psycopg.Error]) -> None:
    assert not is_away(kind())
    assert not is_away(OperationalError("SELECT", {}, kind()))


def test_a_connection_that_is_gone_or_not_to_be_had_is_a_database_that_is_away() -> None:
    assert is_away(psycopg.OperationalError("the connection is lost"))
    assert is_away(OperationalError("SELECT", {}, Exception(), connection_invalidated=True))
    assert is_away(NoConnectionFree())
    assert not is_away(psycopg.ProgrammingError("the query has 1 placeholder but 0 parameters were passed"))
    assert not is_away(OSError("not of a database"))


def test_sqlite_says_by_its_code_that_another_holds_it(tmp_path: Path) -> None:
    holds, waits = (sqlite3.connect(tmp_path / "one.db", timeout=0.01, isolation_level=None) for _ in "ab")
    holds.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked") as locked:
        waits.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="no such table") as wrong:
        waits.execute("SELECT * FROM nowhere")
    holds.close()
    waits.close()
    assert (is_away(locked.value), is_away(wrong.value)) == (True, False)


async def test_a_queue_that_formed_while_another_holds_sqlite_gives_up_together(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'q.db'}", busy_limit=timedelta(seconds=1), unsaid=OWNER)

    async def write() -> None:
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE IF NOT EXISTS written (n INTEGER)"))
            await session.commit()

    await write()
    other = sqlite3.connect(tmp_path / "q.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = monotonic()
    refused = await asyncio.gather(*(write() for _ in range(12)), return_exceptions=True)
    took = monotonic() - began
    other.close()
    await asyncio.gather(*(write() for _ in range(12)))
    await database.close()
    assert all(isinstance(each, OperationalError) and is_away(each) for each in refused), refused
    assert took < 8  # one after the other they would have waited for twelve seconds


async def test_a_database_nobody_answers_for_is_away() -> None:
    database = Database(f"postgresql+psycopg://app@127.0.0.1:{free_port()}/gone", unsaid=OWNER)
    with pytest.raises(OperationalError) as failure:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
    await database.close()
    assert is_away(failure.value)


def test_so_is_a_file_that_cannot_be_opened() -> None:
    with pytest.raises(sqlite3.OperationalError) as failure:
        sqlite3.connect("/no/such/folder/parley.db")
    assert is_away(failure.value)
