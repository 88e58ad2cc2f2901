"""A fresh database with an organisation, and the real relay, scanner and worker over it."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.figures import cpu_of
from kit.db import Database
from kit.engine.rows import Worker
from kit.tenancy import EVERYBODY
from models.identity import Organisation
from models.migrate import migrate
from parley.work import Part, working
from tests.fixtures import rows
from tests.fixtures.crew import Asked, count_effects, house_of, make_effects
from tests.fixtures.postgres import running_server


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a bench runs."""

    database: Database
    asked: Asked
    organisation: Organisation


@contextmanager
def address(kind: str, home: Path) -> Iterator[str]:
    """An empty database; PostgreSQL waits for the disk, as SQLite does."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{home / 'parley.db'}"
        return
    with running_server(durable=True) as server:
        yield server.url(server.copy())


@asynccontextmanager
async def ground(kind: str) -> AsyncIterator[Ground]:
    count_effects(0)
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder, address(kind, Path(folder)) as url:
        database = Database(url, unsaid=EVERYBODY)
        await migrate(database)
        await make_effects(database)
        organisation = rows.organisation()
        await rows.saved(database, organisation)
        asked = Asked(url=url, home=folder, began=time.time())
        yield Ground(database, asked, organisation)
        await database.close()


@asynccontextmanager
async def at_work(where: Ground) -> AsyncIterator[int]:
    """The crew once it is alive, in a process of its own, with SQLite in a thread of this one; gives the process."""
    if where.database.embedded:
        async with working(house_of(where.asked, where.database), Part()):
            await _until_alive(where.database)
            yield os.getpid()
        return
    process = where.asked.start()
    try:
        await _until_alive(where.database)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


async def _until_alive(database: Database) -> None:
    for _ in range(1200):
        if await _alive(database):
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(5)  # what is done first of all is not what idling costs


async def _alive(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Worker)) or 0


async def idle(pid: int, seconds: float = 10) -> tuple[float, float]:
    """What a process that has nothing to do uses: per cent of a core, and megabytes."""
    before = cpu_of(pid)
    await asyncio.sleep(seconds)
    return (cpu_of(pid) - before) / seconds * 100, _memory_of(pid)


def _memory_of(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
