"""What the second wall costs: the same requests in turn on two databases of one server, with it and without.

    python -m bench.walls [--rounds 400]

Answers come from the app in this process over PostgreSQL on this machine; the median milliseconds of each kind.
"""

import argparse
import asyncio
import tempfile
import time
import uuid
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

import httpx
from sqlalchemy import select, text

from bench.figures import machine
from kit.db import Database
from kit.tenancy import EVERYBODY, acting, of
from models.identity import Organisation
from models.migrate import migrate
from tests.fixtures.postgres import Server, running_server
from tests.fixtures.shop import Shop, open_shop

_KINDS = ("transaction", "GET services", "GET availability", "POST hold")


def _addresses(server: Server) -> dict[str, str]:
    """A database whose login may take the roles, and one whose may not."""
    server.run("CREATE ROLE bare LOGIN")
    server.run("CREATE DATABASE bare OWNER bare")
    return {
        "with": server.url(server.copy()),
        "without": f"postgresql+psycopg://bare@127.0.0.1:{server.port}/bare",
    }


async def main(rounds: int) -> None:
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            opened = {}
            for name, url in _addresses(server).items():
                database = Database(url, unsaid=EVERYBODY)
                await migrate(database)
                shop = await stack.enter_async_context(open_shop(database, Path(folder)))
                http = await stack.enter_async_context(shop.owner())
                opened[name] = (shop, http, (await shop.named("services"))["Haircut"], await _house(database))
            for number in range(rounds):
                for name in ("with", "without") if number % 2 else ("without", "with"):
                    for kind, seconds in await _each(*opened[name], number):
                        spent[kind, name].append(seconds * 1000)
            for shop, *_ in opened.values():
                await shop.database.close()
    print(machine())
    for kind in _KINDS:
        with_it, without = (median(spent[kind, name]) for name in ("with", "without"))
        print(f"{kind:18} without {without:7.3f} ms   with {with_it:7.3f} ms   {with_it - without:+.3f} ms")


async def _house(database: Database) -> uuid.UUID:
    async with database.reading() as session:
        return (await session.scalars(select(Organisation.id))).one()


async def _each(
    shop: Shop, http: httpx.AsyncClient, service: dict[str, str], house: uuid.UUID, number: int
) -> list[tuple[str, float]]:
    day = f"2027-{7 + number // 28 % 5:02}-{1 + number % 28:02}"
    asked = {"service": service["id"], "from": f"{day}T00:00:00Z", "to": f"{day}T23:00:00Z"}
    held = {
        "service": service["id"],
        "builder": service["builders"][0],
        "start": f"{day}T{9 + number // 140:02}:00:00Z",
    }
    found = []
    for kind in _KINDS:
        began = time.perf_counter()
        if kind == "transaction":
            with acting(of(house)):
                async with shop.database.reading() as session:
                    await session.execute(text("SELECT count(*) FROM services"))
        elif kind == "GET services":
            (await http.get("/v1/services")).raise_for_status()
        elif kind == "GET availability":
            (await http.get("/v1/availability", params=asked)).raise_for_status()
        else:
            (await http.post("/v1/holds", json=held)).raise_for_status()
        found.append((kind, time.perf_counter() - began))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    asyncio.run(main(parser.parse_args().rounds))
