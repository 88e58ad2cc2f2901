"""Places as people speak of them: a business in several cities, and names that sound like ordinary words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, open_shop
from tests.fixtures.talking import Person, talking

PLACES = {
    "Parlour 17": "San Jose",
    "Barba & Co. San Jose": "San Jose",
    "1512 Barber Shop": "San Francisco",
    "Beauology": "San Francisco",
}
HOURS = [{"days": WEEK, "start": "09:00", "end": "19:00"}]
SALONS = {
    "organisation": {
        "name": "Salons", "slug": "salons", "zone": "America/Los_Angeles", "locale": "en-US", "currency": "USD",
    },
    "services": [{"name": "Haircut", "minutes": 60, "price": 0, "aliases": ["salon", "hair"]}],
    "builders": [
        {"name": name, "zone": "America/Los_Angeles", "place": place, "services": ["Haircut"], "hours": HOURS}
        for name, place in PLACES.items()
    ],
}  # fmt: skip


@pytest.fixture
async def caller(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    async with open_shop(sqlite, tmp_path, SALONS) as shop, talking(shop, engine_home) as somebody:
        yield somebody


@pytest.mark.parametrize("said", ["SF", "in SF please", "SFO", "S.F.", "San Fran", "san francisco"])
async def test_a_city_is_known_by_its_short_names(caller: Person, said: str) -> None:
    await caller.say("Can you find me a salon?")
    assert "San Francisco" in await caller.say(said)
    assert caller.labels()[:2] == ["1512 Barber Shop", "Beauology"]


async def test_a_general_word_for_the_trade_names_nobody(caller: Person) -> None:
    assert "Parlour 17" not in await caller.say("Find me a beauty parlor.")


async def test_words_that_are_only_a_place_are_the_place_and_a_longer_name_is_the_builder(caller: Person) -> None:
    await caller.say("Find me a salon in San Jose")
    assert "Parlour 17" in caller.labels()
    assert "Barba & Co. San Jose" in await caller.say("Barba & Co. San Jose")


async def test_a_place_without_a_preposition_is_still_the_place(caller: Person) -> None:
    assert "These are in San Jose" in await caller.say("I want San Jose and a haircut")
