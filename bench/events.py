"""Events a second from commit to done, with a reaction that writes one row, beside a plain INSERT and UPDATE.

    python -m bench.events [--events 2000] [--database sqlite]

Pick-up is from the commit of a single event, twenty a second, to the end of its reaction. With SQLite all is one
process: what announcing the events costs is in its figures.
"""

import argparse
import asyncio
import time
import uuid
from datetime import datetime

from sqlalchemy import func, select, text

from bench.business import chosen
from bench.crew import Ground, at_work, ground, idle
from bench.figures import cpu_of, machine, ms, percentile
from kit.db import Database
from kit.engine.rows import Work
from kit.ids import new_id
from kit.outbox import OutboxRow, announce
from kit.tenancy import OWNER, enter
from models.events import ServiceChanged

_TRICKLE, _EACH, _AT_ONCE = 100, 20, 8


async def happen(where: Ground, count: int) -> None:
    """Commit ``count`` events, each about a subject of its own."""
    async with where.database.writing() as session:
        for _ in range(count):
            now = where.asked.clock().now()
            happened = ServiceChanged(organisation_id=where.organisation.id, subject=new_id(now))
            await announce(session, happened, now)
        await session.commit()


async def done(database: Database, count: int) -> None:
    """Wait until so many events were reacted to."""
    query = select(func.count()).select_from(Work).where(Work.done_at.is_not(None), Work.task.like("%count_itself"))
    async with asyncio.timeout(300):
        while True:
            async with database.reading() as session:
                if (await session.scalar(query) or 0) >= count:
                    return
            await asyncio.sleep(0.05)


async def pick_ups(database: Database) -> list[float]:
    """Seconds from each event to the end of its reaction."""
    query = select(OutboxRow.occurred_at, Work.done_at).join(Work, Work.about == OutboxRow.id)
    async with database.reading() as session:
        return [_between(*row) for row in await session.execute(query)]


def _between(occurred_at: datetime, done_at: datetime | None) -> float:
    assert done_at
    return (done_at - occurred_at).total_seconds()


async def ceiling(database: Database, count: int) -> float:
    """Rows a second that are inserted in one transaction and updated in another, eight at the same time."""
    async with database.writing() as session:
        await enter(session, OWNER)
        await session.execute(text("CREATE TABLE plain (id VARCHAR(40) PRIMARY KEY, done INTEGER)"))
        await session.commit()

    async def some() -> None:
        for _ in range(count // _AT_ONCE):
            key = {"id": uuid.uuid4().hex}
            for statement in ("INSERT INTO plain VALUES (:id, 0)", "UPDATE plain SET done = 1 WHERE id = :id"):
                async with database.writing() as session:
                    await session.execute(text(statement), key)
                    await session.commit()

    began = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
    return count / (time.perf_counter() - began)


async def measure(kind: str, events: int) -> str:
    async with ground(kind) as where:
        most = await ceiling(where.database, events)
        async with at_work(where) as pid:
            cpu, memory = await idle(pid)
            for _ in range(_TRICKLE):
                await happen(where, 1)
                await asyncio.sleep(1 / _EACH)
            await done(where.database, _TRICKLE)
            lags = await pick_ups(where.database)
            before, began = cpu_of(pid), time.perf_counter()
            for _ in range(events // 50):
                await happen(where, 50)
            await done(where.database, _TRICKLE + events)
            rate, spent = events / (time.perf_counter() - began), (cpu_of(pid) - before) / events
    pick_up = f"{ms(percentile(lags, 0.5))} | {ms(percentile(lags, 0.95))}"
    return f"| {kind} | {rate:.0f} | {most:.0f} | {pick_up} | {ms(spent)} | {cpu:.1f} % | {memory:.0f} MB |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Events a second, from commit to done.")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--events", type=int, default=2000)
    asked = parser.parse_args()
    print(machine())
    print("| database | events/s | ceiling/s | pick-up p50 | p95 | CPU per event | idle CPU | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in chosen(asked.database):
        print(asyncio.run(measure(kind, asked.events)), flush=True)


if __name__ == "__main__":
    main()
