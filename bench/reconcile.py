"""How long a vendor's report of ten thousand rows takes against the ledger, over HTTP in process, on SQLite.

``python -m bench.reconcile``
"""

import asyncio
import tempfile
import time
from pathlib import Path

from kit.db import Database
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from tests.api.payments.test_reconcile import PLANTS, Month, a_booking, reconciled, unreadable
from tests.fixtures.shop import open_shop

_ROWS, _ROUNDS, _DIFFERENCES = 10_000, 5, 20


async def _run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/parley.db", unsaid=EVERYBODY)
        await migrate(database)
        async with open_shop(database, Path(folder)) as shop:
            month = Month(1)
            month.fill(await a_booking(shop), _ROWS)
            others = [plant for plant in PLANTS if plant is not unreadable]
            for plant in (*PLANTS, *month.chance.choices(others, k=_DIFFERENCES - len(PLANTS))):
                plant(month)
            await month.write(database)
            took = []
            for _ in range(_ROUNDS):
                began = time.perf_counter()
                found = await reconciled(shop, month)
                took.append(time.perf_counter() - began)
        await database.close()
    right = "all and nothing else" if found == month.planted else "NOT what was planted"
    print(f"{len(month.report)} rows, {len(found)} differences ({right}): {min(took):.2f} to {max(took):.2f} s")


if __name__ == "__main__":
    asyncio.run(_run())
