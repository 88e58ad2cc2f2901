"""Somebody to talk with the bot, and a trained engine shared by the tests of a worker."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.engine import trained_home
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person, talking


@pytest.fixture(scope="session")
def engine_home() -> Path:
    return trained_home()


@pytest.fixture
async def person(small_shop: Shop, engine_home: Path) -> AsyncIterator[Person]:
    async with talking(small_shop, engine_home) as somebody:
        yield somebody


@pytest.fixture
async def person_on_each(shop: Shop, engine_home: Path) -> AsyncIterator[Person]:
    async with talking(shop, engine_home) as somebody:
        yield somebody
