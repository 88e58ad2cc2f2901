"""The shop with every medium connected."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.shop import Shop
from tests.fixtures.wired import Wired, wired


@pytest.fixture
async def house(small_shop: Shop, engine_home: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(small_shop, engine_home, tmp_path) as opened:
        yield opened


@pytest.fixture
async def house_on_each(shop: Shop, engine_home: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(shop, engine_home, tmp_path) as opened:
        yield opened
