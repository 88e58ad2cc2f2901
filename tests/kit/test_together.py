"""Small writes of many requests share a transaction."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Database


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
