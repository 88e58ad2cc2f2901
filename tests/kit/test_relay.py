"""Events reach their reactions: once in the database, in order, with retries, on both databases."""

import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit import outbox
from kit.clock import HandClock
from kit.db import Database
from kit.engine.parked import list_parked, replay
from kit.engine.rows import Work
from kit.errors import Later, Refused
from kit.outbox import Event, after_commit, announce, on
from models.identity import Organisation
from tests.fixtures import rows
from tests.fixtures.relaying import relay_once


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRang(Event):
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BellHeard(Event):
    is_followed: ClassVar[bool] = False


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    outbox._reactions.pop("BellRang", None)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(rows.NOON)


async def ring(database: Database, *times: int, commit: bool = True) -> None:
    """Announce a bell for each of ``times``, all about one subject."""
    house = rows.organisation()
    await rows.saved(database, house)
    async with database.writing() as session:
        for each in times:
            await announce(session, BellRang(organisation_id=house.id, subject=uuid.UUID(int=1), times=each), rows.NOON)
        if commit:
            await session.commit()


def listening(heard: list[int], *, fails: list[Exception]) -> Callable[..., Awaitable[None]]:
    async def hear(session: AsyncSession, event: BellRang, now: datetime) -> None:
        if fails:
            raise fails.pop(0)
        heard.append(event.times)

    return on(BellRang)(hear)


async def test_events_are_heard_once_and_in_order(database: Database, clock: HandClock) -> None:
    heard: list[int] = []
    listening(heard, fails=[])
    await ring(database, 1, 2, 3)
    assert await relay_once(database, clock) == 6  # handed over and carried out
    assert await relay_once(database, clock) == 0
    assert heard == [1, 2, 3]


async def test_what_was_rolled_back_is_never_heard(database: Database, clock: HandClock) -> None:
    heard: list[int] = []
    listening(heard, fails=[])
    await ring(database, 1, commit=False)
    assert await relay_once(database, clock) == 0
    assert heard == []


async def test_a_later_event_waits_while_an_earlier_one_is_retried(database: Database, clock: HandClock) -> None:
    heard: list[int] = []
    listening(heard, fails=[Later("busy", after=timedelta(seconds=30))])
    await ring(database, 1, 2)
    await relay_once(database, clock)
    clock.advance(timedelta(seconds=29))
    assert await relay_once(database, clock) == 0
    clock.advance(timedelta(seconds=4))  # up to a tenth later than asked for
    assert await relay_once(database, clock) == 2
    assert heard == [1, 2]


async def test_what_is_refused_is_parked_and_can_be_replayed(database: Database, clock: HandClock) -> None:
    heard: list[int] = []
    listening(heard, fails=[Refused("no")])
    await ring(database, 1)
    assert await relay_once(database, clock) == 2  # handed over and parked
    async with database.writing() as session:
        [parked] = await list_parked(session)
        assert parked.work.parked_at == rows.NOON
        assert parked.work.problem == "Refused: no"
        await replay(session, parked.work, rows.NOON)
        await session.commit()
    assert await relay_once(database, clock) == 1
    assert heard == [1]


async def test_a_failed_reaction_leaves_nothing_in_the_database(database: Database, clock: HandClock) -> None:
    async def write_and_fail(session: AsyncSession, event: BellRang, now: datetime) -> None:
        session.add(rows.organisation(name="half done"))
        await session.flush()
        raise Refused("no")

    on(BellRang)(write_and_fail)
    await ring(database, 1)
    await relay_once(database, clock)
    async with database.reading() as session:
        assert (await session.scalars(select(Organisation.name))).all() == ["Corner"]


async def test_an_event_nobody_listens_to_is_handled(database: Database, clock: HandClock) -> None:
    await ring(database, 1)
    assert await relay_once(database, clock) == 1


async def test_a_blocked_subject_does_not_starve_the_others(database: Database, clock: HandClock) -> None:
    """More waiting events of one subject than a pass takes."""
    listening([], fails=[Later("busy", after=timedelta(hours=1)) for _ in range(200)])
    await ring(database, *range(120))
    house = rows.organisation()
    await rows.saved(database, house)
    async with database.writing() as session:
        await announce(session, BellRang(organisation_id=house.id, subject=uuid.UUID(int=2), times=7), rows.NOON)
        await session.commit()
    for _ in range(2):
        await relay_once(database, clock)
    async with database.reading() as session:
        subjects = select(Work.subject).where(Work.attempts > 0)
        assert uuid.UUID(int=2) in (await session.scalars(subjects)).all()


async def test_after_commit_calls_once_and_never_after_a_rollback(sqlite: Database) -> None:
    called: list[str] = []
    async with sqlite.writing() as session:
        after_commit(session, lambda: called.append("lost"))
        session.add(rows.organisation())
        await session.flush()
        await session.rollback()
        await session.commit()
    async with sqlite.writing() as session:
        after_commit(session, lambda: called.append("kept"))
        session.add(rows.organisation())
        await session.commit()
        await session.commit()
    assert called == ["kept"]


async def test_a_savepoint_is_not_yet_a_commit(sqlite: Database) -> None:
    called: list[str] = []
    async with sqlite.writing() as session:
        after_commit(session, lambda: called.append("kept"))
        async with session.begin_nested():
            session.add(rows.organisation())
        assert called == []
        await session.commit()
    assert called == ["kept"]


async def test_what_nothing_follows_from_is_kept_and_passes_the_relay_by(database: Database, clock: HandClock) -> None:
    house = rows.organisation()
    await rows.saved(database, house)
    async with database.writing() as session:
        await announce(session, BellHeard(organisation_id=house.id, subject=uuid.UUID(int=1)), rows.NOON)
        await session.commit()
    assert await relay_once(database, clock) == 0
    async with database.reading() as session:
        assert (await session.scalar(select(outbox.OutboxRow.kind))) == "BellHeard"
    with pytest.raises(TypeError, match="Nothing follows"):
        on(BellHeard)(listening([], fails=[]))
