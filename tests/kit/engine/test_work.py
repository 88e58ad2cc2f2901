"""Work is taken in order, by those who were told to, settled by whoever has it, and parked when it cannot go on."""

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit import outbox
from kit.clock import HandClock
from kit.db import Database
from kit.engine.alive import RECOVERIES, alive
from kit.engine.carry import carry
from kit.engine.claim import claim, give_back
from kit.engine.hand import Piece, hand
from kit.engine.parked import forget_done, list_parked, nobodys
from kit.engine.rows import Work
from kit.engine.worker import Crew, Task, Worker
from kit.errors import NeedsPerson, NotYet
from kit.outbox import Event, announce, on
from kit.relay import hand_over
from models.identity import Organisation
from tests.fixtures import rows
from tests.fixtures.relaying import relay_once

ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def _not_lost() -> None:
    raise AssertionError


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOpened(Event):
    pass


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    for name in outbox._reactions.pop("GateOpened", {}):
        outbox._queues.pop(name)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(rows.NOON)


async def open_gate(database: Database, times: int = 1) -> None:
    """So many events about one gate."""
    house = rows.organisation()
    await rows.saved(database, house)
    async with database.writing() as session:
        for _ in range(times):
            await announce(session, GateOpened(organisation_id=house.id, subject=uuid.UUID(int=9)), rows.NOON)
        await session.commit()


def reaction(queue: str = "bookings", *, fails: Exception | None = None) -> str:
    """A reaction that makes an organisation, then fails if it is to; returns its name."""

    async def walk_in(session: AsyncSession, event: GateOpened, now: datetime) -> None:
        session.add(rows.organisation(name="walked in"))
        await session.flush()
        if fails:
            raise fails

    walk_in.__name__ = f"walk_in_{queue}"
    on(GateOpened, queue=queue)(walk_in)
    return f"{walk_in.__module__}.{walk_in.__name__}"


async def walked_in(database: Database) -> int:
    async with database.reading() as session:
        return len((await session.scalars(select(Organisation).where(Organisation.name == "walked in"))).all())


async def test_a_worker_knows_the_tasks_of_its_queues_alone(database: Database, clock: HandClock) -> None:
    mine, others = reaction("payments"), reaction("webhooks")

    async def do(_key: uuid.UUID) -> None: ...

    crew = Crew([Task("payments.refund", "payments", do), Task("notices.deliver", "notifications", do)], ["payments"])
    assert mine in crew.tasks()
    assert others not in crew.tasks()
    assert {"payments.refund"} == {name for name in crew.tasks() if name in crew.dos()}
    await open_gate(database)
    await hand_over(database, clock)
    taken = await claim(database, ME, tasks=crew.tasks(), limit=10, now=clock.now())
    assert [each.task for each in taken] == [mine]


async def test_of_one_task_and_subject_only_the_earliest_is_taken(database: Database, clock: HandClock) -> None:
    name = reaction()
    await open_gate(database, times=3)
    await hand_over(database, clock)
    first = await claim(database, ME, tasks=[name], limit=10, now=clock.now())
    assert len(first) == 1
    assert await claim(database, OTHER, tasks=[name], limit=10, now=clock.now()) == []
    await carry(database, clock, first[0], {})
    [second] = await claim(database, OTHER, tasks=[name], limit=10, now=clock.now())
    assert first[0].event
    assert second.event
    assert second.event.number == first[0].event.number + 1


async def test_events_handed_over_twice_are_done_once(database: Database, clock: HandClock) -> None:
    reaction()
    await open_gate(database)
    while await relay_once(database, clock):
        pass
    async with database.writing() as session:
        work = (await session.scalars(select(Work))).one()
        twice = Piece(about=work.about, task=work.task, queue=work.queue, organisation_id=None,
                      subject=work.subject, number=work.number, due_at=rows.NOON)  # fmt: skip
        await hand(session, [twice])
        await session.commit()
    assert await relay_once(database, clock) == 0
    assert await walked_in(database) == 1


async def test_who_lost_a_piece_cannot_settle_it_and_leaves_nothing_behind(
    database: Database, clock: HandClock
) -> None:
    name = reaction()
    await open_gate(database)
    await hand_over(database, clock)
    [mine] = await claim(database, ME, tasks=[name], limit=1, now=clock.now())
    await give_back(database, ME)
    [theirs] = await claim(database, OTHER, tasks=[name], limit=1, now=clock.now())
    assert await carry(database, clock, mine, {}) == "lost"
    assert await walked_in(database) == 0
    assert await carry(database, clock, theirs, {}) == "done"
    assert await carry(database, clock, mine, {}) == "lost"
    assert await walked_in(database) == 1


async def test_what_fails_unexpectedly_is_tried_eight_times_then_parked(database: Database, clock: HandClock) -> None:
    reaction(fails=RuntimeError("the door is stuck"))
    await open_gate(database)
    for _ in range(8):
        await relay_once(database, clock)
        clock.advance(timedelta(minutes=12))
    async with database.reading() as session:
        [parked] = await list_parked(session)
    assert (parked.work.attempts, parked.work.problem) == (8, "RuntimeError: the door is stuck")
    assert await walked_in(database) == 0


async def test_what_needs_a_person_is_parked_at_once_with_its_link(database: Database, clock: HandClock) -> None:
    reaction(fails=NeedsPerson("the account is closed", link="https://pay.example/account"))
    await open_gate(database)
    await relay_once(database, clock)
    async with database.reading() as session:
        [parked] = await list_parked(session)
    assert (parked.work.attempts, parked.work.link, parked.kind) == (1, "https://pay.example/account", "GateOpened")


async def test_waiting_for_ones_turn_is_no_attempt_and_lasts_as_long_as_was_said(
    database: Database, clock: HandClock
) -> None:
    reaction(fails=NotYet("others first", after=timedelta(seconds=3)))
    await open_gate(database)
    for _ in range(200):
        await relay_once(database, clock)
        clock.advance(timedelta(seconds=3))
    async with database.reading() as session:
        assert await list_parked(session) == []
        [work] = await session.scalars(select(Work))
    assert (work.attempts, work.problem, work.due_at) == (0, None, clock.now())


async def test_what_took_three_workers_with_it_is_parked(sqlite: Database, clock: HandClock) -> None:
    name = reaction()
    await open_gate(sqlite)
    await hand_over(sqlite, clock)
    for number in range(RECOVERIES):
        key = uuid.UUID(int=number)
        assert len(await claim(sqlite, key, tasks=[name], limit=1, now=clock.now())) == 1
        async with alive(sqlite, clock, key=uuid.UUID(int=number + 1), tasks=[name], on_lost=_not_lost):
            pass
    async with sqlite.reading() as session:
        [parked] = await list_parked(session)
    assert parked.work.problem
    assert parked.work.problem.startswith("Abandoned: ")


async def test_work_that_no_live_worker_carries_out_is_noticed(sqlite: Database, clock: HandClock) -> None:
    name = reaction()
    await open_gate(sqlite)
    await hand_over(sqlite, clock)
    later = clock.now() + timedelta(minutes=2)
    async with sqlite.reading() as session:
        assert await nobodys(session, later) == {name: 1}
    async with alive(sqlite, clock, key=ME, tasks=[name], on_lost=_not_lost), sqlite.reading() as session:
        assert await nobodys(session, later) == {}


async def test_what_was_done_long_ago_is_forgotten(database: Database, clock: HandClock) -> None:
    reaction()
    await open_gate(database)
    await relay_once(database, clock)
    for days, left in ((6, 1), (8, 0)):
        async with database.writing() as session:
            await forget_done(session, rows.NOON + timedelta(days=days))
            assert len((await session.scalars(select(Work))).all()) == left


async def test_a_worker_goes_on_until_nothing_is_left_without_being_called_again(
    database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.engine.worker._IDLE", 3600)
    todo, done, stop = [uuid.uuid4() for _ in range(50)], set[uuid.UUID](), asyncio.Event()

    async def do(key: uuid.UUID) -> None:
        done.add(key)
        if len(done) == len(todo):
            stop.set()

    async with database.writing() as session:
        line: dict[str, Any] = {"task": "greet", "queue": "notifications", "organisation_id": None, "number": 0}
        await hand(session, [Piece(about=each, subject=each, due_at=rows.NOON, **line) for each in todo], again=True)
        await session.commit()
    crew = Crew([Task("greet", "notifications", do), Task("refund", "payments", do)])  # looks for the other meanwhile
    await asyncio.wait_for(Worker(database, clock, crew, key=ME).run(stop), 60)
    assert done == set(todo)
