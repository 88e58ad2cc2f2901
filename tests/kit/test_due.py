"""Rows that become due turn into work when their time has come, once, whoever scans."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import HandClock, SystemClock
from kit.db import Database
from kit.due import DueRow, Source, due_of, every, not_in_line, scan
from kit.engine.carry import carry
from kit.engine.claim import claim
from kit.engine.parked import list_parked, replay
from kit.engine.rows import Work
from kit.engine.worker import Task
from kit.errors import Refused
from models.identity import Organisation
from tests.fixtures import rows

ME = uuid.UUID(int=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(rows.NOON)


async def nothing(_key: uuid.UUID) -> None: ...


def birthdays() -> Source:
    """Organisations are due an hour after they were made, until work about them is in line."""
    free = not_in_line("birthday", Organisation.id)
    open_rows = select(Organisation).where(free).order_by(Organisation.created_at)

    async def next_due(session: AsyncSession) -> datetime | None:
        first = await session.scalar(open_rows.limit(1))
        return first.created_at + HOUR if first else None

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        due = await session.scalars(open_rows.where(Organisation.created_at <= now - HOUR).limit(limit))
        return [DueRow(row.id, row.id) for row in due]

    return Source(Task("birthday", "bookings", nothing), next_due, take_due)


async def work(database: Database) -> list[Work]:
    async with database.reading() as session:
        return list(await session.scalars(select(Work)))


async def test_a_row_becomes_work_when_it_is_due_and_not_before(database: Database, clock: HandClock) -> None:
    house = rows.organisation()
    await rows.saved(database, house)
    clock.advance(HOUR - timedelta(seconds=0.4))
    assert await scan(database, clock, [birthdays()]) == 0
    assert (await due_of(database, clock, [birthdays()]))[1] == pytest.approx(0.4)
    clock.advance(timedelta(seconds=0.4))
    assert len((await due_of(database, clock, [birthdays()]))[0]) == 1
    assert await scan(database, clock, [birthdays()]) == 1
    [made] = await work(database)
    assert (made.about, made.task, made.organisation_id, made.due_at) == (house.id, "birthday", house.id, clock.now())


async def test_what_is_in_line_is_not_taken_again_until_it_is_done(database: Database, clock: HandClock) -> None:
    await rows.saved(database, rows.organisation())
    clock.advance(HOUR)
    source = birthdays()
    assert [await scan(database, clock, [source]) for _ in range(2)] == [1, 0]
    [piece] = await claim(database, ME, tasks=["birthday"], limit=1, now=clock.now())
    await carry(database, clock, piece, {"birthday": source.task.do})
    assert await scan(database, clock, [source]) == 1


async def test_nothing_due_sleeps_a_second_at_most(database: Database, clock: HandClock) -> None:
    assert await due_of(database, clock, [birthdays()]) == ([], 1)


async def test_what_comes_again_and_again_waits_its_span_after_it_was_done(
    database: Database, clock: HandClock
) -> None:
    source = every(HOUR, Task("sweep", "bookings", nothing), clock)
    assert [await scan(database, clock, [source]) for _ in range(2)] == [1, 0]
    [piece] = await claim(database, ME, tasks=["sweep"], limit=1, now=clock.now())
    await carry(database, clock, piece, {"sweep": nothing})
    clock.advance(HOUR - timedelta(seconds=1))
    assert await scan(database, clock, [source]) == 0
    clock.advance(timedelta(seconds=1))
    assert await scan(database, clock, [source]) == 1


async def parked(database: Database) -> list[str]:
    async with database.reading() as session:
        return [each.work.problem or "" for each in await list_parked(session)]


async def sweep_once(database: Database, clock: HandClock, source: Source, fails: str | None = None) -> int:
    """Put in line what is due and carry it out; how much that was."""

    async def sweep(_key: uuid.UUID) -> None:
        if fails:
            raise Refused(fails)

    await scan(database, clock, [source])
    pieces = await claim(database, ME, tasks=["sweep"], limit=9, now=clock.now())
    for piece in pieces:
        await carry(database, clock, piece, {"sweep": sweep})
    return len(pieces)


async def test_what_comes_again_and_again_comes_again_although_it_was_parked(
    database: Database, clock: HandClock
) -> None:
    source = every(HOUR, Task("sweep", "bookings", nothing), clock)
    assert await sweep_once(database, clock, source, fails="the broom is broken") == 1
    clock.advance(HOUR - timedelta(seconds=1))
    assert await sweep_once(database, clock, source) == 0
    clock.advance(timedelta(seconds=1))
    for _ in range(3):
        assert await sweep_once(database, clock, source) == 1
        assert await parked(database) == ["Refused: the broom is broken"]
        clock.advance(HOUR)


async def test_of_what_is_parked_time_and_again_the_latest_two_are_shown(database: Database, clock: HandClock) -> None:
    source = every(HOUR, Task("sweep", "bookings", nothing), clock)
    for day in ("Monday", "Tuesday", "Wednesday"):
        assert await sweep_once(database, clock, source, fails=day) == 1
        clock.advance(HOUR)
    assert await parked(database) == ["Refused: Wednesday", "Refused: Tuesday"]


async def test_what_was_parked_is_not_done_beside_its_replay(database: Database, clock: HandClock) -> None:
    source = every(HOUR, Task("sweep", "bookings", nothing), clock)
    await sweep_once(database, clock, source, fails="the broom is broken")
    clock.advance(HOUR)
    async with database.writing() as session:
        [broken] = await list_parked(session)
        await replay(session, broken.work, clock.now())
        await session.commit()
    assert await sweep_once(database, clock, source) == 1
    assert await parked(database) == []
    assert await scan(database, clock, [source]) == 0


async def test_what_was_never_done_is_due_while_the_clock_runs_on(database: Database) -> None:
    clock = SystemClock()
    source = every(HOUR, Task("sweep", "bookings", nothing), clock)
    due, _ = await due_of(database, clock, [source])
    assert await scan(database, clock, due) == 1
    assert (await due_of(database, clock, [source]))[0] == []


async def test_two_scanners_take_each_row_once(database: Database, clock: HandClock) -> None:
    await rows.saved(database, *(rows.organisation() for _ in range(20)))
    clock.advance(HOUR)
    taken = await asyncio.gather(*(scan(database, clock, [birthdays()]) for _ in range(4)))
    assert sum(taken) == 20
    assert len(await work(database)) == 20
