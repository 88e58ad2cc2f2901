"""The businesses that the tests of pages visit: planted once for a whole run, served once by each of its processes.

A test finds the demo (``demo``, whose front desk is signed in on this machine), a studio like it for whoever books
(``studio``), and one whose names are meant to hurt (``hostile``). Tests share what is in them: each books other times
or looks at its own bookings alone.
"""

import asyncio
import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import update

from kit.settings import Settings
from kit.tenancy import EVERYBODY
from models.identity import Organisation
from models.migrate import migrate
from parley.demo import document
from parley.house import build
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.fixtures.processes import Running, environment, serving

NOW = "2027-06-09T08:00:00-04:00"
STUDIO = "studio"
_HOURS = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "08:00", "end": "18:00"}]
STEAL = "document.documentElement.dataset.stolen=1"
SCRIPT = f"<script>{STEAL}</script>"
REVERSED = f"Ana \u202e\u202d<img src=x onerror={STEAL}> " + "x" * 110
_HOSTILE: dict[str, Any] = {
    "organisation": {"name": f"{SCRIPT}{{{{7*7}}}}", "slug": "hostile", "zone": "UTC", "locale": "en-GB",
                     "currency": "EUR"},
    "services": [{"name": f"Cut {SCRIPT}", "minutes": 30, "step": 30, "price": 0, "description": "</script>" * 9},
                 {"name": "W" * 180, "minutes": 30, "step": 30, "price": 1000, "capacity": 3}],
    "builders": [{"name": REVERSED, "zone": "UTC", "place": "y" * 150, "services": [f"Cut {SCRIPT}", "W" * 180],
                  "hours": _HOURS},
                 {"name": "Bo", "zone": "UTC", "services": [f"Cut {SCRIPT}"], "hours": _HOURS}],
}  # fmt: skip


@contextmanager
def open_town(home: Path, planted: Path, *, by_name: str = "127.0.0.1") -> Iterator[Running]:
    """A server of the town until the end of the body, in a ``home`` of its own."""
    shutil.copytree(planted, home, dirs_exist_ok=True)
    more = {"PARLEY_DEMO": "1", "PARLEY_ORGANISATION": "demo", "PARLEY_LIMIT_GUESTS": "1000"}
    with serving(home, now=NOW, by_name=by_name, **more) as running:
        yield running


def plant_once(home: Path) -> None:
    """Have the businesses in ``home``; whoever comes second waits for whoever plants."""
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if home.exists():
            return
        making = home.with_suffix(".making")
        making.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.web.town"], env=environment(making, 1, PARLEY_NOW=NOW), capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        making.rename(home)


async def _plant() -> None:
    house = build(Settings(), unsaid=EVERYBODY)
    await migrate(house.database)
    demo = document(house.clock.now())
    studio = demo.organisation.model_copy(update={"slug": STUDIO})
    for each in (demo, demo.model_copy(update={"organisation": studio}), SeedDocument.model_validate(_HOSTILE)):
        await seed(house.database, house.clock, house.keys, each)
    async with house.database.writing() as session:  # all of a run's payments come from one address
        await session.execute(update(Organisation).values(guard={"active": False}))
        await session.commit()
    await house.database.close()


if __name__ == "__main__":
    asyncio.run(_plant())
