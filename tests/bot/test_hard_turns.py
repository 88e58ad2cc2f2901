"""Turns that go wrong, and times said for a builder elsewhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, open_shop
from tests.fixtures.talking import Person, talking

HOURS = [{"days": WEEK, "start": "00:00", "end": "24:00"}]
LONG = "Very long " * 19 + "talk"
BUSINESS = {
    "organisation": {"name": "Two", "slug": "two", "zone": "Europe/Lisbon", "locale": "en-GB", "currency": "EUR"},
    "services": [
        {"name": "Talk", "minutes": 30, "price": 0},
        {"name": LONG, "minutes": 30, "price": 0, "aliases": ["epic"]},
    ],
    "builders": [
        {"name": "Nia Cole", "zone": "America/New_York", "services": ["Talk", LONG], "hours": HOURS},
        {"name": "Rui Paz", "zone": "Europe/Lisbon", "services": ["Talk"], "hours": HOURS},
    ],
}  # fmt: skip


@pytest.fixture
async def caller(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    async with open_shop(sqlite, tmp_path, BUSINESS) as shop, talking(shop, engine_home) as somebody:
        yield somebody


@pytest.mark.parametrize("said", [["Talk with Nia on 12 July at 3am"], ["Talk with Nia", "12 July at 3am"]])
async def test_a_time_is_read_where_the_builder_is_however_it_is_said(caller: Person, said: list[str]) -> None:
    for words in said:
        text = await caller.say(words)
    assert caller.effects[0]["start"] == "2027-07-12T07:00:00Z"
    assert "New York" in text


async def test_what_follows_is_read_in_the_zone_that_was_shown(caller: Person) -> None:
    await caller.say("Talk with Nia on 12 July at 3am")
    await caller.say("yes")
    assert caller.kinds() == ["booked"]
    await caller.say("move it to 5:30am")
    await caller.say("yes")
    assert caller.effects[0]["start"] == "2027-07-12T09:30:00Z"


async def test_names_too_long_for_a_button_stop_nothing(caller: Person) -> None:
    for hour in (9, 10):
        await caller.say(f"epic with Nia on 12 July at {hour}am")
        await caller.say("yes")
        assert caller.kinds() == ["booked"]
    await caller.say("cancel a session")
    assert all(len(label) <= 200 for label in caller.labels())
    assert len(caller.labels()) >= 2
    assert "Something on our side" not in await caller.say("hello")


@pytest.mark.parametrize(
    "question",
    ["how long does it take?", "wie lange dauert das?", "¿cuánto dura?", "ça dure combien ?", "quanto tempo demora?"],
)
async def test_how_long_it_takes_is_answered_before_the_yes(person: Person, question: str) -> None:
    await person.say("haircut with Ana tomorrow at 3pm")
    assert "30 minut" in (await person.say(question)).lower()
    assert person.kinds() == []
    await person.say("yes")
    assert person.kinds() == ["booked"]
