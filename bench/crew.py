"""A fresh database with an organisation, and the real relay, scanner and worker over it in a process of its own."""

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
from models.identity import Organisation
from models.migrate import migrate
from tests.fixtures import rows
from tests.fixtures.crew import Asked, make_effects
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
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder, address(kind, Path(folder)) as url:
        database = Database(url)
        await migrate(database)
        await make_effects(database)
        organisation = rows.organisation()
        await rows.saved(database, organisation)
        asked = Asked(url=url, home=folder, began=time.time())
        yield Ground(database, asked, organisation)
        await database.close()


@asynccontextmanager
async def at_work(where: Ground) -> AsyncIterator[int]:
    """The crew, once it is alive; gives its process id."""
    process = where.asked.start()
    try:
        async with asyncio.timeout(60):
            while not await _alive(where.database):
                assert process.poll() is None, where.asked.log
                await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


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
