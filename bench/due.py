"""Many reminders wait, some become due: how late they are picked up, and what the waiting costs.

    python -m bench.due [--waiting 100000] [--due 500] [--over 10] [--database sqlite]

Pick-up is from the instant a reminder is due to the end of the work about it. The reminders speak of an old version
of a booking, so each is read, found untrue and dropped: no mail server is measured.
"""

import argparse
import asyncio
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from bench.business import chosen
from bench.crew import Ground, at_work, ground, idle
from bench.figures import cpu_of, machine, ms, percentile
from kit.engine.rows import Work
from kit.ids import new_id
from models.notifications import Notice
from tests.fixtures import rows

_HEAD_START = 20.0  # seconds, for the crew to come up and be idle for ten


async def booking(where: Ground) -> uuid.UUID:
    """Something to be reminded of; returns its id."""
    house = where.organisation.id
    builder, service, key = rows.builder(house), rows.service(house), rows.subject_key(house)
    client, session = rows.client(key), rows.session(builder, service)
    made = rows.booking(client, session, version=10**9)
    await rows.saved(where.database, builder, service, key, client, session, made)
    return made.id


async def wait_for(where: Ground, of: uuid.UUID, dues: list[datetime], *, first: int) -> dict[uuid.UUID, datetime]:
    """Have so many reminders wait; returns when each is due."""

    def notices() -> Iterator[dict[str, Any]]:
        for number, due in enumerate(dues, first):
            key = new_id(due)
            yield {
                "id": key, "created_at": due, "organisation_id": where.organisation.id, "booking_id": of,
                "booking_version": number, "kind": "client.reminder.day", "occasion": "", "due_at": due,
                "state": "waiting", "attempts": 0,
            }  # fmt: skip

    made = list(notices())
    async with where.database.writing() as session:
        for some in _parts(made, 5000):
            await session.execute(insert(Notice), some)
        await session.commit()
    return {each["id"]: each["due_at"] for each in made}


def _parts(items: list[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    return (items[start : start + size] for start in range(0, len(items), size))


async def picked_up(where: Ground, dues: dict[uuid.UUID, datetime]) -> list[float]:
    """Seconds that each was late, once all are done."""
    mine = Work.about.in_(dues)
    async with asyncio.timeout(300):
        while True:
            async with where.database.reading() as session:
                if await session.scalar(select(func.count()).where(mine, Work.done_at.is_not(None))) == len(dues):
                    break
            await asyncio.sleep(0.5)
    async with where.database.reading() as session:
        done = (await session.execute(select(Work.about, Work.done_at).where(mine))).all()
    return [(at - dues[about]).total_seconds() for about, at in done if at]


async def measure(kind: str, *, waiting: int, due: int, over: float) -> str:
    async with ground(kind) as where:
        of, now = await booking(where), where.asked.clock().now
        later = now() + timedelta(days=30)
        await wait_for(where, of, [later + timedelta(seconds=each) for each in range(waiting)], first=due)
        begins = now() + timedelta(seconds=_HEAD_START)
        spread = [begins + timedelta(seconds=over * each / due) for each in range(due)]
        dues = await wait_for(where, of, spread, first=0)
        async with at_work(where) as pid:
            cpu, memory = await idle(pid, 8)
            await asyncio.sleep(max((begins - now()).total_seconds(), 0))
            before = cpu_of(pid)
            lags = await picked_up(where, dues)
            busy = (cpu_of(pid) - before) / due
    late = f"{ms(percentile(lags, 0.5))} | {ms(percentile(lags, 0.95))} | {ms(max(lags))}"
    return f"| {kind} | {waiting} | {due} in {over:.0f} s | {late} | {cpu:.1f} % | {ms(busy)} | {memory:.0f} MB |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Reminders that wait, and some that become due.")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=500)
    parser.add_argument("--over", type=float, default=10)
    asked = parser.parse_args()
    print(machine())
    print("| database | waiting | due | late p50 | p95 | most | idle CPU | CPU per reminder | memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind in chosen(asked.database):
        print(asyncio.run(measure(kind, waiting=asked.waiting, due=asked.due, over=asked.over)), flush=True)


if __name__ == "__main__":
    main()
