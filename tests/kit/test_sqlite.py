"""SQLite's connection: short questions are answered on the spot, long ones in its thread; both alike."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Database
from kit.tenancy import OWNER

LONG = "SELECT count(*) FROM numbers AS a, numbers AS b, numbers AS c WHERE a.n + b.n + c.n = 1"  # a million rows


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'n.db'}", unsaid=OWNER)
    async with opened.writing() as session:
        await session.execute(text("CREATE TABLE numbers (n INTEGER)"))
        await session.execute(text("INSERT INTO numbers VALUES (:n)"), [{"n": n} for n in range(100)])
        await session.commit()
    yield opened
    await opened.close()


async def asked_in(database: Database, question: str) -> list[str]:
    """The threads that a question was answered in, as SQLite tells by calling a function of ours."""
    threads: list[str] = []

    def noted(value: int) -> int:
        threads.append(threading.current_thread().name)
        return value

    async with database.reading() as session:
        raw = await (await session.connection()).get_raw_connection()
        assert raw.driver_connection
        await raw.driver_connection.create_function("noted", 1, noted)
        await session.execute(text(question))
    return threads


async def test_a_short_question_is_answered_on_the_spot(database: Database) -> None:
    here = threading.current_thread().name
    assert await asked_in(database, "SELECT noted(n) FROM numbers WHERE n = 7") == [here]


async def test_a_long_question_is_answered_in_the_thread_and_holds_nobody_up(database: Database) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    beside = asyncio.create_task(others())
    async with database.reading() as session:
        found = await session.scalar(text(LONG))
    beside.cancel()
    assert found == 3
    assert turns > 10


async def test_a_question_broken_off_is_asked_again_in_the_same_snapshot(database: Database) -> None:
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == 100
        async with database.writing() as other:
            await other.execute(text("DELETE FROM numbers"))
            await other.commit()
        assert await session.scalar(text(LONG)) == 3
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == 100


@pytest.mark.parametrize("opened", [Database.reading, Database.writing])
async def test_a_question_that_cannot_be_answered_is_an_error_and_the_session_goes_on(
    database: Database, opened: Callable[[Database], AbstractAsyncContextManager[AsyncSession]]
) -> None:
    async with opened(database) as session:
        with pytest.raises(OperationalError, match="no such column"):
            await session.execute(text("SELECT absent FROM numbers"))
        assert await session.scalar(text("SELECT max(n) FROM numbers")) == 99


async def test_who_gives_up_waiting_leaves_a_connection_that_serves_the_next(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001), database.reading() as session:
                await session.scalar(text(LONG))
    async with database.reading() as session:
        assert await session.scalar(text("SELECT max(n) FROM numbers")) == 99


async def test_what_was_written_and_not_committed_is_gone(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("DELETE FROM numbers"))
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == 0
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM numbers")) == 100
