"""The shop with every medium connected."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from kit.tenancy import EVERYBODY
from tests.fixtures.shop import Shop, open_shop
from tests.fixtures.wired import Wired, wired


@pytest.fixture
async def house(small_shop: Shop, engine_home: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(small_shop, engine_home, tmp_path) as opened:
        yield opened


@pytest.fixture
async def house_on_each(shop: Shop, engine_home: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(shop, engine_home, tmp_path) as opened:
        yield opened


@pytest.fixture
async def clean_house(sqlite_template: Path, engine_home: Path, tmp_path: Path) -> AsyncIterator[Wired]:
    """Another such shop, with a database of its own, to compare with."""
    (tmp_path / "clean").mkdir()
    shutil.copy(sqlite_template, tmp_path / "clean" / "parley.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'clean' / 'parley.db'}", unsaid=EVERYBODY)
    async with open_shop(database, tmp_path / "clean") as shop, wired(shop, engine_home, tmp_path / "clean") as opened:
        yield opened
    await database.close()
