"""Fifty clients want one slot, over HTTP, on both databases: exactly one winner, the others told of three more.

    python -m bench.race [--rounds 20] [--clients 50]

Beside the requests' p99 stands the p99 of the bare lock and insert on the same database in the same run.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from kit.db import Database, lock
from kit.ids import new_id
from models.migrate import migrate
from tests.fixtures.postgres import running_server
from tests.fixtures.shop import NOW, Shop, open_shop

_FIRST = datetime(2027, 6, 10, 8, tzinfo=UTC)


async def race(url: str, *, rounds: int, clients: int) -> dict[str, Any]:
    """Run the rounds; one line of figures."""
    database = Database(url, pool=25)
    await migrate(database)
    spent: list[float] = []
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        async with open_shop(database, Path(home)) as shop:
            for number in range(rounds):
                outcomes[await _round(shop, number, clients, spent)] += 1
            bare = await _bare(database, rounds * clients, clients)
    await database.close()
    spent.sort()
    return {
        "database": "sqlite" if database.embedded else "postgresql", "rounds": rounds, "clients": clients,
        "rounds with one winner and three alternatives for each other": outcomes["right"],
        "p50 ms": _ms(statistics.median(spent)), "p99 ms": _ms(spent[int(len(spent) * 0.99)]),
        "bare lock + insert p99 ms": _ms(bare[int(len(bare) * 0.99)]),
        "ratio p99": round(spent[int(len(spent) * 0.99)] / bare[int(len(bare) * 0.99)], 2),
    }  # fmt: skip


async def _round(shop: Shop, number: int, clients: int, spent: list[float]) -> str:
    services, builders = await shop.named("services"), await shop.named("builders")
    start = _FIRST + timedelta(days=number // 16, minutes=30 * (number % 16))
    body = {
        "service": services["Haircut"]["id"], "builder": builders["Ana Reyes"]["id"], "start": start.isoformat(),
    }  # fmt: skip

    async with shop.owner() as http:

        async def book(client: int) -> tuple[int, int]:
            began = time.perf_counter()
            answer = await http.post("/v1/bookings", json=body, headers={"Idempotency-Key": f"{number}-{client}"})
            spent.append(time.perf_counter() - began)
            return answer.status_code, len(answer.json().get("alternatives", []))

        answers = Counter(await asyncio.gather(*(book(client) for client in range(clients))))
    return "right" if answers == Counter({(201, 0): 1, (409, 3): clients - 1}) else str(dict(answers))


async def _bare(database: Database, count: int, at_once: int) -> list[float]:
    """The ceiling: take the lock and insert one row, as many at once."""
    key = new_id(NOW)
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE bare (id VARCHAR(36) PRIMARY KEY)"))
    spent: list[float] = []

    async def insert() -> None:
        began = time.perf_counter()
        async with database.writing() as session:
            await lock(session, [key])
            await session.execute(text("INSERT INTO bare VALUES (:id)"), {"id": str(new_id(NOW))})
            await session.commit()
        spent.append(time.perf_counter() - began)

    for _ in range(count // at_once):
        await asyncio.gather(*(insert() for _ in range(at_once)))
    return sorted(spent)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def main() -> None:
    """Run on SQLite, then on a PostgreSQL server of our own."""
    parser = argparse.ArgumentParser(description="Fifty clients want one slot.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(race(f"sqlite+aiosqlite:///{folder}/race.db", rounds=asked.rounds, clients=asked.clients)))
    with running_server() as server:
        print(asyncio.run(race(server.url(server.copy()), rounds=asked.rounds, clients=asked.clients)))


if __name__ == "__main__":
    main()
