"""The ceiling of a race: the bare lock and insert of one row, by as many at once, on the same database."""

import asyncio
import time
from datetime import UTC, datetime

from sqlalchemy import text

from kit.db import Database, lock
from kit.ids import new_id
from kit.tenancy import OWNER


async def raw_inserts(url: str, *, rounds: int, clients: int) -> list[float]:
    """Seconds each insert took from wanting the lock to its commit, unsorted."""
    database = Database(url, pool=25, unsaid=OWNER)
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE IF NOT EXISTS bare (id VARCHAR(36) PRIMARY KEY)"))
    key, spent = new_id(datetime.now(UTC)), list[float]()

    async def insert() -> None:
        began = time.perf_counter()
        async with database.writing() as session:
            await lock(session, [key])
            await session.execute(text("INSERT INTO bare VALUES (:id)"), {"id": str(new_id(datetime.now(UTC)))})
            await session.commit()
        spent.append(time.perf_counter() - began)

    for _ in range(rounds):
        await asyncio.gather(*(insert() for _ in range(clients)))
    await database.close()
    return spent
