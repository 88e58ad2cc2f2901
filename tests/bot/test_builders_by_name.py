"""Who is meant: businesses are called by ordinary words, and ordinary words in a message call nobody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, open_shop
from tests.fixtures.talking import Person, talking

HOURS = [{"days": WEEK, "start": "09:00", "end": "17:00"}]
NAMES = ["A-1 Dental Care", "Bayhill Dental Care / Dr. Diaz F Luisa", "Just A Cleaning", "C'S Barber Shop",
         "Dimoda Salon"]  # fmt: skip
TOWN = {
    "organisation": {"name": "Town", "slug": "town", "zone": "Europe/London", "locale": "en-GB", "currency": "GBP"},
    "services": [{"name": "Dental appointment", "minutes": 60, "step": 15, "price": 0, "aliases": ["dentist"]}],
    "builders": [
        {"name": name, "zone": "Europe/London", "services": ["Dental appointment"], "hours": HOURS} for name in NAMES
    ],
}  # fmt: skip


@pytest.fixture
async def caller(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    async with open_shop(sqlite, tmp_path, TOWN) as shop, talking(shop, engine_home) as somebody:
        yield somebody


@pytest.mark.parametrize(
    "words", ["I need a cleaning so can you get me a dentist?", "a check-up with a dentist please"]
)
async def test_what_is_to_be_done_names_nobody(caller: Person, words: str) -> None:
    assert "Who would you like to see?" in await caller.say(words)


@pytest.mark.parametrize("name", NAMES)
async def test_a_whole_name_is_that_builder_however_long_and_ordinary_its_words(caller: Person, name: str) -> None:
    await caller.say(f"dentist appointment with {name} on Friday at 3pm")
    assert [effect["builder"] for effect in caller.effects] == [name]


async def test_a_business_that_is_not_here_is_not_taken_for_one_with_the_same_kind_of_name(caller: Person) -> None:
    await caller.say("dentist appointment with Dimoda Salon")
    await caller.say("Friday at 15:15. The salon's name is Crewners Barber Shop.")
    assert [effect["builder"] for effect in caller.effects] == ["Dimoda Salon"]
