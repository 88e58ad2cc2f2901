"""Fixtures every test may ask for."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from kit.db import Database
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from tests.fixtures.loudly import say_what_was_skipped
from tests.fixtures.memory import memory
from tests.fixtures.postgres import Server, running_server
from tests.fixtures.shop import Shop, open_shop

hypothesis.settings.register_profile("parley", deadline=None)  # a busy machine is not a wrong answer
hypothesis.settings.load_profile("parley")

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Auckland")


def pytest_configure(config: pytest.Config) -> None:
    """Run under one of several process zones; CI names each in turn (PARLEY_TEST_TZ). Files are kept in memory."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    os.environ["TZ"] = os.environ.get("PARLEY_TEST_TZ") or ZONES[int(worker.removeprefix("gw")) % len(ZONES)]
    time.tzset()
    if where := memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", where)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first, and its module with it: a module runs in one worker, where its servers are."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which vendors were not tried for want of keys."""
    say_what_was_skipped(terminalreporter)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    name = postgres.copy()
    asyncio.run(_prepare(postgres.url(name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_prepare(f"sqlite+aiosqlite:///{path}"))
    return path


async def _prepare(url: str) -> None:
    database = Database(url, unsaid=EVERYBODY)
    await migrate(database)
    await database.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "parley.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'parley.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated database: the test runs once on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.copy(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database on each engine."""
    opened = Database(database_url, unsaid=EVERYBODY)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated SQLite database, for what does not depend on the engine."""
    opened = Database(sqlite_url, unsaid=EVERYBODY)
    yield opened
    await opened.close()


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    """The corner shop on each engine."""
    async with open_shop(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def small_shop(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    """The corner shop on SQLite, for what does not depend on the engine."""
    async with open_shop(sqlite, tmp_path) as opened:
        yield opened
