"""Small writes of many requests share a transaction."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Database
from kit.tenancy import OWNER, acting


async def test_writes_wanted_at_the_same_time_share_a_transaction(database: Database) -> None:
    groups: list[list[int]] = []

    async def write(session: AsyncSession, items: Sequence[int]) -> list[int]:
        groups.append(list(items))
        await session.execute(text("SELECT 1"))
        return [item * 2 for item in items]

    doubled = await asyncio.gather(*(database.together(write, number) for number in range(250)))
    assert doubled == [number * 2 for number in range(250)]
    assert [len(group) for group in groups] == [100, 100, 50]


async def test_a_group_that_fails_tells_everybody_in_it_and_the_next_one_goes_on(database: Database) -> None:
    async def write(session: AsyncSession, items: Sequence[int]) -> list[int]:
        if 0 in items:
            raise ZeroDivisionError
        return list(items)

    failed = await asyncio.gather(*(database.together(write, number) for number in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == [ZeroDivisionError] * 3
    assert await database.together(write, 7) == 7


async def test_whoever_gives_up_waiting_does_not_spoil_the_group(database: Database) -> None:
    async def write(session: AsyncSession, items: Sequence[int]) -> list[int]:
        return list(items)

    leaving = asyncio.create_task(database.together(write, 1))
    staying = asyncio.create_task(database.together(write, 2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 2


async def test_a_database_that_is_away_is_told_to_whoever_asked() -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    async def write(session: AsyncSession, items: Sequence[int]) -> list[int]:
        await session.execute(text("SELECT 1"))
        return list(items)

    with pytest.raises(OperationalError):
        await nowhere.together(write, 1)
    await nowhere.close()


async def test_a_shared_read_begins_after_all_who_share_it_have_asked(database: Database) -> None:
    asked: list[int] = []
    seen: list[list[int]] = []

    async def read(session: AsyncSession, items: Sequence[int]) -> list[list[int]]:
        seen.append(list(asked))
        await session.execute(text("SELECT 1"))
        return [list(asked)] * len(items)

    async def ask(number: int) -> list[int]:
        for _ in range(number):
            await asyncio.sleep(0)
        asked.append(number)
        return await database.read_together(read, number, about="numbers")

    told = await asyncio.gather(*(ask(number) for number in range(60)))
    assert all(number in known for number, known in enumerate(told))
    assert len(seen) < 60


async def test_what_is_asked_about_different_things_is_read_apart(database: Database) -> None:
    async def read(session: AsyncSession, items: Sequence[str]) -> list[str]:
        return ["+".join(items)] * len(items)

    told = await asyncio.gather(*(database.read_together(read, about, about=about) for about in ("a", "b", "a")))
    assert told == ["a+a", "b", "a+a"]
    assert not database._groups


async def test_a_shared_read_keeps_nothing_that_it_may_have_written(database: Database) -> None:
    async def write(session: AsyncSession, items: Sequence[str]) -> list[None]:
        await session.execute(text(items[0]))
        return [None] * len(items)

    with acting(OWNER):
        await database.together(write, "CREATE TABLE kept (id INTEGER)")
    await database.read_together(write, "INSERT INTO kept VALUES (1)", about=None)
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM kept")) == 0
