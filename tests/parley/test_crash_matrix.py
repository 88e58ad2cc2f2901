"""Workers are killed, frozen and lost with work in hand; nothing is lost, and nothing happens twice that must not."""

import asyncio
import signal
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, text

import models.events
from kit.db import Database
from kit.engine.alive import DEAD_AFTER
from kit.engine.rows import Work, Worker
from kit.outbox import OutboxRow
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from models.notifications import Delivery
from parley.work import TAKEN_FOR_DEAD
from tests.fixtures.crew import BOUNDARIES, Asked, make_effects
from tests.fixtures.happenings import happen, until_finished
from tests.fixtures.postgres import Server, free_port, running_server
from tests.fixtures.shop import Shop, open_shop

pytestmark = pytest.mark.timeout(3000)


class MailRecorder:
    """Counts what reached the outside, by Message-ID."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        whole = str(message_from_bytes(envelope.content)["Message-ID"])
        self.received[whole.strip("<>").partition("@")[0]] += 1
        return "250 OK"


@pytest.fixture
async def mail() -> AsyncIterator[tuple[MailRecorder, str]]:
    recorder, port = MailRecorder(), free_port()
    server = Controller(recorder, hostname="127.0.0.1", port=port)
    await asyncio.to_thread(server.start)
    yield recorder, f"smtp://127.0.0.1:{port}"
    await asyncio.to_thread(server.stop)


@pytest.fixture
async def asked(shop: Shop, tmp_path: Path, mail: tuple[MailRecorder, str]) -> Asked:
    await make_effects(shop.database)
    return Asked(url=shop.database.url, home=str(tmp_path), began=time.time(), smtp=mail[1])


async def killed(asked: Asked, boundary: str, nth: int) -> None:
    process = asked.start(kill_at=boundary, nth=nth)
    try:
        assert await asyncio.to_thread(process.wait, 240) == -signal.SIGKILL, asked.log
    except subprocess.TimeoutExpired:
        pytest.fail(f"no worker came to “{boundary}” for the {nth}th time: {asked.log}")
    finally:
        process.kill()
        process.wait()


async def finished(shop: Shop, asked: Asked) -> None:
    process = asked.start()
    try:
        await until_finished(shop.database)
        process.terminate()
        assert await asyncio.to_thread(process.wait, 60) == 0, asked.log
    finally:
        process.kill()
        process.wait()


async def nothing_lost_and_nothing_twice(shop: Shop, asked: Asked, recorder: MailRecorder, *, kills: int) -> None:
    async with shop.database.reading() as session:
        parked = (await session.execute(select(Work.task, Work.problem).where(Work.parked_at.is_not(None)))).all()
        events = await session.scalar(select(func.count()).select_from(OutboxRow))
        effects = await session.execute(text("SELECT event, kind, count(*) AS n FROM effects GROUP BY event, kind"))
        counted = {(row.event, row.kind): row.n for row in effects}
        rows = [row for row in await session.scalars(select(OutboxRow)) if getattr(models.events, row.kind).is_followed]
        announced = Counter((str(row.subject), row.kind) for row in rows)
        mails = (await session.scalars(select(Delivery).where(Delivery.channel == "email"))).all()
    assert parked == []
    assert events
    assert counted == dict(announced)  # in the database: exactly once
    sent = {each.message_id for each in mails if each.state == "sent"}
    assert sent <= set(recorder.received)  # mail: at least once,
    assert sum(recorder.received.values()) - len(recorder.received) <= kills  # again only after a crash, by the same id
    asked_for = asked.vendor_notes.read_text().split()
    assert set(asked_for) == {each for each in asked_for if asked_for.count(each) <= 1 + kills}
    assert len(set(asked_for)) == announced_of("PaymentRefunded", announced)  # keyed: asked again under the same key


def announced_of(kind: str, announced: Counter[tuple[str, str]]) -> int:
    return sum(count for (_, each), count in announced.items() if each == kind)


@pytest.mark.long
async def test_a_worker_killed_in_the_middle_leaves_nothing_undone_or_done_twice(
    shop: Shop, asked: Asked, mail: tuple[MailRecorder, str]
) -> None:
    await happen(shop, 8)
    await killed(asked, "settled", 20)
    await finished(shop, asked)
    await nothing_lost_and_nothing_twice(shop, asked, mail[0], kills=1)


@pytest.mark.slow
async def test_killed_at_each_boundary_with_two_hundred_events_in_flight(
    shop: Shop, asked: Asked, mail: tuple[MailRecorder, str]
) -> None:
    await happen(shop, 40)
    async with shop.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) >= 200  # type: ignore[operator]
    for boundary, nth in BOUNDARIES.items():
        await killed(asked, boundary, nth)
    await finished(shop, asked)
    await nothing_lost_and_nothing_twice(shop, asked, mail[0], kills=len(BOUNDARIES))


@dataclass(frozen=True, slots=True)
class Two:
    """Two workers over one shop, and what reached the outside."""

    shop: Shop
    asked: Asked
    workers: "list[subprocess.Popen[bytes]]"
    recorder: MailRecorder


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1500):
        if await true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come true in 30 s")


async def lively(database: Database, workers: int) -> None:
    """Wait until so many workers are known as alive."""

    async def all_are() -> bool:
        async with database.reading() as session:
            return await session.scalar(select(func.count()).select_from(Worker)) == workers

    await until(all_are)


async def in_hand(database: Database) -> bool:
    async with database.reading() as session:
        busy = select(func.count(Work.taken_by.distinct())).where(Work.taken_by.is_not(None), Work.done_at.is_(None))
        return (await session.scalar(busy) or 0) > 1


@pytest.fixture
async def big_shop(postgres: Server, postgres_template: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """The corner shop on PostgreSQL: only there several processes work."""
    name = postgres.copy(postgres_template)
    database = Database(postgres.url(name), unsaid=EVERYBODY)
    async with open_shop(database, tmp_path) as shop:
        yield shop
    await database.close()
    postgres.drop(name)


@pytest.fixture
async def two(big_shop: Shop, tmp_path: Path, mail: tuple[MailRecorder, str]) -> AsyncIterator[Two]:
    """Two workers and a relay, each in a process of its own; each reaction takes a tenth of a second."""
    await make_effects(big_shop.database)
    asked = Asked(url=big_shop.database.url, home=str(tmp_path), began=time.time(), smtp=mail[1], pause=0.1)
    await happen(big_shop, 12)
    workers = [asked.start(relays=False) for _ in range(2)]
    await lively(big_shop.database, 2)
    relay = asked.start(carries=False)
    yield Two(big_shop, asked, workers, mail[0])
    for process in (*workers, relay):
        process.kill()
        process.wait()


@pytest.mark.long
@pytest.mark.postgres
async def test_a_worker_that_never_comes_back_is_replaced_by_the_other(two: Two) -> None:
    await until(lambda: in_hand(two.shop.database))
    two.workers[0].kill()
    took = await until_finished(two.shop.database, within=120)
    assert took > DEAD_AFTER - 2  # it waited for the dead one's work, not only for its own
    await nothing_lost_and_nothing_twice(two.shop, two.asked, two.recorder, kills=1)


@pytest.mark.slow
@pytest.mark.postgres
async def test_a_frozen_worker_is_replaced_and_stops_itself_when_it_wakes(two: Two) -> None:
    await until(lambda: in_hand(two.shop.database))
    two.workers[0].send_signal(signal.SIGSTOP)
    await until_finished(two.shop.database, within=120)
    two.workers[0].send_signal(signal.SIGCONT)
    assert await asyncio.to_thread(two.workers[0].wait, 30) == TAKEN_FOR_DEAD
    await nothing_lost_and_nothing_twice(two.shop, two.asked, two.recorder, kills=1)


@pytest.mark.slow
@pytest.mark.postgres
async def test_a_stopped_worker_finishes_what_it_began_and_gives_the_rest_back(two: Two) -> None:
    await until(lambda: in_hand(two.shop.database))
    two.workers[0].terminate()
    assert await asyncio.to_thread(two.workers[0].wait, 30) == 0
    await until_finished(two.shop.database, within=120)
    async with two.shop.database.reading() as session:
        assert await session.scalar(select(func.sum(Work.recoveries))) == 0
    await nothing_lost_and_nothing_twice(two.shop, two.asked, two.recorder, kills=0)


@pytest.mark.slow
@pytest.mark.postgres
async def test_work_goes_on_after_the_database_was_restarted(tmp_path: Path, mail: tuple[MailRecorder, str]) -> None:
    with running_server() as server:
        database = Database(server.url(server.copy()), unsaid=EVERYBODY)
        await migrate(database)
        async with open_shop(database, tmp_path) as shop:
            await make_effects(database)
            asked = Asked(url=database.url, home=str(tmp_path), began=time.time(), smtp=mail[1], pause=0.05)
            await happen(shop, 12)
            process = asked.start()
            try:
                await lively(database, 1)
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.restart)
                await database.engine.dispose()
                await until_finished(database, within=150)
                assert process.poll() is None
            finally:
                process.kill()
                process.wait()
            await nothing_lost_and_nothing_twice(shop, asked, mail[0], kills=1)
        await database.close()
