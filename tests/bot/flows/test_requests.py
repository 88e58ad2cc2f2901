"""What somebody has to say yes to, by chat. The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kit.db import Database
from kit.tenancy import EVERYBODY
from tests.fixtures.shop import Shop, open_shop, reopen_shop
from tests.fixtures.talking import Person, talking

SAID = ("colour with Ana on Friday at 10am", "yes", "zoe@example.org")


@dataclass(frozen=True, slots=True)
class Begun:
    """What every test goes on from: a shop's database after a request, and after its acceptance; its owner's key."""

    asked: Path
    accepted: Path
    owner_key: str


@pytest.fixture(scope="module")
def begun(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, engine_home: Path) -> Begun:
    """Said and accepted once; each test goes on with a copy."""
    return asyncio.run(_begin(sqlite_template, tmp_path_factory.mktemp("begun"), engine_home))


async def _begin(template: Path, home: Path, engine_home: Path) -> Begun:
    """A colouring is asked for on Friday 11 June at ten; then it is accepted, and to be paid within a day."""
    shutil.copy(template, home / "parley.db")
    async with _database(home) as database, open_shop(database, home) as shop:
        services = await shop.named("services")
        async with shop.owner() as http:
            await http.patch(f"/v1/services/{services['Colour']['id']}", json={"needs_approval": True})
        async with talking(shop, engine_home) as person:
            told = [await person.say(said) for said in SAID]
        assert "I have asked Ana" in told[-1]
        asked = _copied(home, "asked.db")
        [request] = await bookings(shop)
        async with shop.owner() as http:
            assert (await http.post(f"/v1/bookings/{request['id']}/approve")).json()["state"] == "held"
        accepted = _copied(home, "accepted.db")
    return Begun(asked, accepted, shop.owner_key)


def _copied(home: Path, to: str) -> Path:
    """The database as it stands, in one file."""
    with closing(sqlite3.connect(home / "parley.db", isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(home / to),))
    return home / to


@asynccontextmanager
async def _database(home: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{home / 'parley.db'}", unsaid=EVERYBODY)
    yield opened
    await opened.close()


@pytest.fixture
async def small_shop(request: pytest.FixtureRequest, begun: Begun, tmp_path: Path) -> AsyncIterator[Shop]:
    """The shop as it stood then: fresh for each test."""
    is_accepted = "accepted" in request.fixturenames
    shutil.copy(begun.accepted if is_accepted else begun.asked, tmp_path / "parley.db")
    async with _database(tmp_path) as database:
        with reopen_shop(database, tmp_path, owner_key=begun.owner_key) as shop:
            yield shop


@pytest.fixture
def asked(person: Person) -> Person:
    """Whoever asked for it."""
    person.said = len(SAID)
    return person


@pytest.fixture
def accepted(asked: Person) -> Person:
    """Whoever asked for it, and it is accepted."""
    return asked


async def bookings(shop: Shop) -> list[dict[str, Any]]:
    async with shop.owner() as http:
        return list((await http.get("/v1/bookings")).json()["items"])


async def states(shop: Shop) -> list[str]:
    return [each["state"] for each in await bookings(shop)]


async def test_a_request_is_listed_as_asked_for(asked: Person) -> None:
    told = await asked.say("which sessions do I have?")
    assert re.search(r"Fri, 11 Jun 2027, 10:00.*Colour \(asked for, not answered yet\)", told)


async def test_an_accepted_request_is_listed_with_when_it_is_to_be_paid(accepted: Person) -> None:
    told = await accepted.say("which sessions do I have?")
    assert re.search(r"Colour \(accepted, to be paid until Thu, 10 Jun 2027, 07:00 .*Lisbon.*\)", told)


MINE = ["cancel my request", "cancel my colour"]


@pytest.mark.parametrize("words", MINE)
async def test_a_request_is_taken_back_after_a_yes(small_shop: Shop, asked: Person, words: str) -> None:
    assert "Shall I cancel Fri, 11 Jun 2027" in await asked.say(words)
    assert await states(small_shop) == ["pending"]
    assert "Cancelled" in await asked.say("yes")
    assert await states(small_shop) == ["cancelled"]


@pytest.mark.parametrize("words", MINE)
async def test_an_accepted_request_is_given_up_after_a_yes(small_shop: Shop, accepted: Person, words: str) -> None:
    assert "Shall I cancel Fri, 11 Jun 2027" in await accepted.say(words)
    assert await states(small_shop) == ["held"]
    assert "Cancelled" in await accepted.say("yes")
    assert await states(small_shop) == ["cancelled"]


async def test_a_time_only_held_is_none_of_their_sessions(person: Person) -> None:
    somebody = Person(person.http, conversation="c2")
    await somebody.say("colour with Ana on Friday at 2pm")
    assert somebody.kinds() == ["held"]
    assert "no coming sessions" in await somebody.say("which sessions do I have?")


async def test_an_accepted_request_is_not_moved_but_paid_first_or_asked_anew(
    small_shop: Shop, accepted: Person
) -> None:
    told = await accepted.say("move it to Friday at 2pm")
    assert re.search(r"to be paid until Thu, 10 Jun 2027.*cannot be moved before it is paid.*ask anew", told)
    await accepted.say("yes")
    assert await states(small_shop) == ["held"]


@pytest.mark.parametrize(
    "words", ["move it to Friday at 2pm", "Friday at 2pm", "no", "stop", "book yoga on Saturday at 11am"]
)
async def test_nothing_said_while_it_is_paid_lets_go_of_what_was_accepted(
    small_shop: Shop, accepted: Person, words: str
) -> None:
    [kept] = await bookings(small_shop)
    await accepted.say("I want to pay")
    await accepted.say(words)
    assert {each["id"]: each["state"] for each in await bookings(small_shop)}[kept["id"]] == "held"


async def test_cancelling_while_it_is_paid_asks_first(small_shop: Shop, accepted: Person) -> None:
    await accepted.say("I want to pay")
    assert "Shall I cancel Fri, 11 Jun 2027" in await accepted.say("cancel it")
    assert await states(small_shop) == ["held"]
    await accepted.say("yes")
    assert await states(small_shop) == ["cancelled"]


async def test_a_request_is_not_moved_before_it_is_answered(small_shop: Shop, asked: Person) -> None:
    assert "cannot be moved before it is answered" in await asked.say("move it to Friday at 2pm")
    assert await states(small_shop) == ["pending"]


async def test_more_holds_than_may_be_let_go_of_nothing_accepted(small_shop: Shop, accepted: Person) -> None:
    await accepted.say("colour with Ana on Saturday at 10am")
    await accepted.say("yes")
    async with small_shop.owner() as http:
        [request] = [each for each in await bookings(small_shop) if each["state"] == "pending"]
        await http.post(f"/v1/bookings/{request['id']}/approve")
    assert "until they are paid" in await accepted.say("haircut with Ana on Saturday at 3pm")
    assert await states(small_shop) == ["held", "held"]


async def test_what_is_kept_for_long_is_said_to_be_until_when(accepted: Person) -> None:
    told = await accepted.say("I want to pay")
    assert re.search(r"kept for you until Thu, 10 Jun 2027, 07:00 .*Lisbon", told)
    assert "minutes" not in told
