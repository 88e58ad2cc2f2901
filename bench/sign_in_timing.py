"""Whether the time a failed sign-in takes tells if there is such an account: ``python -m bench.sign_in_timing``.

Tries for known and unknown addresses alternate in random order against the app in process; the area under the ROC curve
of "slower means known" is printed. .5 is nothing to learn; .45 to .55 is what 400 tries leave to chance.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import httpx

from kit.db import Database
from kit.tenancy import EVERYBODY
from models.migrate import migrate
from tests.api.identity.people import OWNER, browser, set_password, sign_in
from tests.fixtures.shop import Shop, open_shop

TRIES = 400


def auc(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The chance that a known address took longer than an unknown one; ties count half."""
    wins = sum((each > other) + (each == other) / 2 for each in known for other in unknown)
    return wins / (len(known) * len(unknown))


async def measure(shop: Shop, tries: int = TRIES) -> tuple[list[float], list[float]]:
    """Seconds of failed sign-ins for a known and for unknown addresses, interleaved."""
    async with browser(shop) as http:
        await sign_in(shop, http)
        await set_password(http)
    known: list[float] = []
    unknown: list[float] = []
    async with browser(shop) as http:
        await _try(shop, http, OWNER)
        for number in range(tries // 2):
            pair = [(OWNER, known), (f"nobody{number % 7}@corner.example.org", unknown)]
            random.shuffle(pair)
            for email, times in pair:
                times.append(await _try(shop, http, email))
    return known, unknown


async def _try(shop: Shop, http: httpx.AsyncClient, email: str) -> float:
    shop.clock.advance(timedelta(hours=25))  # no pause: they are alike, but would end the measuring
    began = time.perf_counter()
    answer = await http.post("/v1/sign-in/password", json={"email": email, "password": "not the password, surely"})
    took = time.perf_counter() - began
    assert answer.status_code == httpx.codes.UNAUTHORIZED, answer.text
    return took


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db", unsaid=EVERYBODY)
        await migrate(database)
        async with open_shop(database, Path(folder)) as shop:
            known, unknown = await measure(shop)
        await database.close()
    middle = [sorted(times)[len(times) // 2] * 1000 for times in (known, unknown)]
    told = f"known {middle[0]:.1f} ms, unknown {middle[1]:.1f} ms (medians of {len(known)} each)"
    print(f"{told}, AUC {auc(known, unknown):.3f}")


if __name__ == "__main__":
    asyncio.run(main())
