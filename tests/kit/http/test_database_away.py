"""A database that is busy or away: whoever asks is told to come back, and coming back does it once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from kit.db import Database, lock
from kit.tenancy import EVERYBODY, OWNER, enter
from models.people import Builder
from parley.openapi import document
from parley.pages.problems import ProblemPages
from parley_sdk import AsyncParley, ParleyProblem, calls
from tests.fixtures.postgres import Server
from tests.fixtures.shop import Shop, open_shop
from tests.fixtures.talking import talking

NINE = "2027-06-10T09:00:00Z"
LEAVING = {"Idempotency-Key": "k1"}


@pytest.fixture
async def hasty(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop on SQLite that waits for nobody for long."""
    database = Database(sqlite_url, busy_limit=timedelta(milliseconds=30), unsaid=EVERYBODY)
    async with open_shop(database, tmp_path) as opened:
        yield opened
    await database.close()


@pytest.fixture
async def served(postgres: Server, postgres_template: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop on PostgreSQL."""
    name = postgres.copy(postgres_template)
    database = Database(postgres.url(name), unsaid=EVERYBODY)
    async with open_shop(database, tmp_path) as opened:
        yield opened
    await database.close()
    postgres.drop(name)


@contextmanager
def held_by_another(shop: Shop) -> Iterator[None]:
    """Somebody else's program writes into the database's file, and is not done yet."""
    other = sqlite3.connect(str(shop.database.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


async def wish(shop: Shop) -> dict[str, Any]:
    services, builders = await shop.named("services"), await shop.named("builders")
    return {"service": services["Haircut"]["id"], "builder": builders["Ana Reyes"]["id"], "start": NINE}


async def bookings(shop: Shop) -> int:
    async with shop.owner() as http:
        return len((await http.get("/v1/bookings")).json()["items"])


def is_told_to_come_back(answer: httpx.Response) -> bool:
    told = answer.json()
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"] == "https://parley.dev/problems/database-away"
    assert "same request again" in told["next_step"]
    return answer.headers["retry-after"] == str(told["retry_after"]) == "1"


@pytest.mark.parametrize("headers", [{}, LEAVING])
async def test_what_cannot_be_written_while_another_holds_sqlite_is_done_once_afterwards(
    hasty: Shop, headers: dict[str, str]
) -> None:
    body = await wish(hasty)
    async with hasty.owner() as http:
        with held_by_another(hasty):
            assert is_told_to_come_back(await http.post("/v1/holds", json=body, headers=headers))
            assert (await http.get("/v1/services")).status_code == 200
        assert await bookings(hasty) == 0
        assert (await http.post("/v1/holds", json=body, headers=headers)).status_code == 201
    assert await bookings(hasty) == 1


async def test_a_key_that_could_not_be_given_back_hides_nothing_and_is_free_in_time(
    hasty: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is taken away just after the key was claimed."""
    body, opened = await wish(hasty), hasty.database.writing
    holding = held_by_another(hasty)

    def taken_away() -> Any:
        monkeypatch.undo()
        holding.__enter__()
        return opened()

    async with hasty.owner() as http:
        await http.get("/v1/services")
        claimed = hasty.database.together

        async def claim(*given: Any) -> Any:
            result = await claimed(*given)
            monkeypatch.setattr(hasty.database, "together", claimed)
            monkeypatch.setattr(hasty.database, "writing", taken_away)
            return result

        monkeypatch.setattr(hasty.database, "together", claim)
        assert is_told_to_come_back(await http.post("/v1/holds", json=body, headers=LEAVING))
        holding.__exit__(None, None, None)
        hasty.clock.advance(timedelta(minutes=1))
        assert (await http.post("/v1/holds", json=body, headers=LEAVING)).status_code == 201
    assert await bookings(hasty) == 1


async def test_a_person_at_a_page_is_told_in_words(hasty: Shop) -> None:
    transport = httpx.ASGITransport(app=ProblemPages(hasty.app))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        with held_by_another(hasty):
            page = await http.post("/v1/holds", json={}, headers={"Accept": "text/html", **LEAVING})
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert "This cannot be answered right now" in page.text


async def test_the_client_comes_back_with_the_same_key_as_soon_as_it_is_told(hasty: Shop) -> None:
    wished = await wish(hasty) | {"start": datetime.fromisoformat(NINE)}
    transport = httpx.ASGITransport(app=hasty.app)
    async with AsyncParley("http://shop.test", token=hasty.owner_key, transport=transport) as parley:
        with held_by_another(hasty):
            asked = asyncio.create_task(parley.send(calls.hold(**wished, key="k1")))
            await asyncio.sleep(0.3)
            assert not asked.done()
        assert (await asked).state == "held"
        with held_by_another(hasty), pytest.raises(ParleyProblem) as refused:
            await parley.send(calls.hold(**wished))
    assert (refused.value.status, refused.value.kind, refused.value.extra) == (503, "database-away", {"retry_after": 1})
    assert await bookings(hasty) == 1


async def test_the_bot_tells_to_say_it_again_and_then_answers(
    hasty: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley_sdk.client._PAUSES", ())
    async with talking(hasty, tmp_path) as person:
        said = {"id": "m1", "text": "/help"}
        with held_by_another(hasty):
            assert is_told_to_come_back(await person.http.post("/chat/v1/c1/messages", json=said))
        again = await person.http.post("/chat/v1/c1/messages", json=said)
    assert again.status_code == 200
    assert again.json()["replies"]


async def _end(database: Database, those: str) -> int:
    """End the backends of this database that are as told, and wait until they are gone; how many there were."""
    ended = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    async with database.reading() as session:
        await enter(session, OWNER)
        return len(list(await session.scalars(text(f"{ended} WHERE datname = current_database() AND {those}"))))


async def _ana(shop: Shop) -> UUID:
    async with shop.database.reading() as session:
        return (await session.scalars(select(Builder.id).where(Builder.name == "Ana Reyes"))).one()


@pytest.mark.postgres
async def test_what_broke_off_with_its_connection_left_nothing_and_is_done_once_under_its_key(served: Shop) -> None:
    body, ana = await wish(served), await _ana(served)
    async with served.owner() as http, served.database.writing() as other:
        await lock(other, [ana])
        asked = asyncio.create_task(http.post("/v1/holds", json=body, headers=LEAVING))
        while not await _end(served.database, "wait_event = 'advisory'"):
            assert not asked.done()
            await asyncio.sleep(0.01)
        assert is_told_to_come_back(await asked)
        await other.rollback()
        assert await bookings(served) == 0
        assert (await http.post("/v1/holds", json=body, headers=LEAVING)).status_code == 201
    assert await bookings(served) == 1


@pytest.mark.postgres
async def test_who_waits_for_a_lock_for_too_long_is_told_to_come_back(served: Shop, postgres: Server) -> None:
    body, ana = await wish(served), await _ana(served)
    name = served.database.engine.url.database
    postgres.run(f"ALTER DATABASE {name} SET lock_timeout = '50ms'")
    await served.database.engine.dispose()  # what is connected already keeps its patience
    async with served.owner() as http, served.database.writing() as other:
        await lock(other, [ana])
        assert is_told_to_come_back(await http.post("/v1/holds", json=body))
        await other.rollback()
        assert (await http.post("/v1/holds", json=body)).status_code == 201


@pytest.mark.postgres
async def test_after_all_connections_broke_the_next_request_but_one_is_answered(served: Shop) -> None:
    async with served.owner() as http:
        await http.get("/v1/services")
        other = Database(served.database.url, unsaid=EVERYBODY)
        await _end(other, "pid <> pg_backend_pid()")
        await other.close()
        answers = [await http.get("/v1/services") for _ in range(2)]
    assert is_told_to_come_back(answers[0])
    assert answers[1].status_code == 200


async def test_what_is_our_fault_is_still_told_as_one(hasty: Shop) -> None:
    async with hasty.database.writing() as session:
        await session.execute(text("ALTER TABLE services RENAME COLUMN name TO title"))
        await session.commit()
    transport = httpx.ASGITransport(app=hasty.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        assert (await http.get("/v1/services")).status_code == 500


def test_every_address_says_that_it_may_be_so() -> None:
    operations = [each for methods in document()["paths"].values() for each in methods.values()]
    assert all("application/problem+json" in each["responses"]["503"]["content"] for each in operations)
