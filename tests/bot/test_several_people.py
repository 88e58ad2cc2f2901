"""Places for several people, by chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, open_shop
from tests.fixtures.talking import Person, talking

BUSINESS = {
    "organisation": {"name": "Mats", "slug": "mats", "zone": "Europe/Lisbon", "locale": "en-GB", "currency": "EUR"},
    "services": [{"name": "Yoga", "minutes": 60, "price": 0, "capacity": 8}],
    "builders": [
        {
            "name": "Ana Reyes", "zone": "Europe/Lisbon", "services": ["Yoga"],
            "hours": [{"days": WEEK, "start": "08:00", "end": "20:00"}],
        }
    ],
}  # fmt: skip


@pytest.fixture
async def caller(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    async with open_shop(sqlite, tmp_path, BUSINESS) as shop, talking(shop, engine_home) as somebody:
        yield somebody


async def test_for_how_many_it_is_said_wherever_the_booking_is_named(caller: Person) -> None:
    assert "Yoga for 2 people" in await caller.say("yoga for two people with Ana on 12 July at 10am")
    assert "Yoga for 2 people" in await caller.say("yes")
    assert caller.effects[0]["seats"] == 2
    assert "Yoga for 2 people" in await caller.say("what have I booked?")
    await caller.say("yoga with Ana on 13 July at 10am")
    assert "people" not in await caller.say("yes")
