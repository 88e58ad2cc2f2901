"""How long a booking made through one process takes to reach those who watch through another, on PostgreSQL.

    python -m bench.watch [--watchers 200] [--calendars 20] [--bookings 15]

The watchers share ``calendars`` different watches of one builder's days. The time runs from sending the booking's
request, so it contains the booking itself; beside it stands what is left after the booking was answered, and the CPU
time that the watched process spent on each change.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.fixtures.postgres import running_server
from tests.fixtures.processes import Running, parley, serving
from tests.fixtures.shop import DOCUMENT


@dataclass(slots=True)
class Times:
    """When each booked start was asked for, answered, and heard of (by watcher), in seconds."""

    asked: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    heard: dict[str, list[float]] = field(default_factory=dict)


@contextmanager
def two_processes() -> Iterator[tuple[Running, Running, str]]:
    """Two web processes on one database, and the owner's key."""
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        home, address = Path(folder), f"postgresql://app@127.0.0.1:{server.port}/{server.copy()}"
        shared = {"DATABASE_URL": address, "PARLEY_SECRET": "a shared secret"}
        (home / "seed.json").write_text(json.dumps(DOCUMENT))
        key = json.loads(parley(home, "seed", str(home / "seed.json"), more=shared).stdout)["key"]
        with serving(home, role="web", **shared) as one, serving(home, role="web", **shared) as other:
            yield one, other, key


async def measure(one: Running, other: Running, key: str, *, watchers: int, calendars: int, bookings: int) -> Any:
    """Book through ``one`` and listen through ``other``; a row of figures."""
    headers = {"Authorization": f"Bearer {key}"}
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=one.url, headers=headers, timeout=60))
        slots = await _slots(http)
        queries = [_query(slots[0], slots[-1], days) for days in range(calendars)]
        addresses = [f"{other.url.replace('http', 'ws')}/v1/availability/live?{query}" for query in queries]
        sockets = [
            await stack.enter_async_context(connect(addresses[number % calendars], max_size=None, proxy=None))
            for number in range(watchers)
        ]
        for socket in sockets:
            await socket.recv()
        times, before = Times(), _cpu_seconds(other)
        listening = [asyncio.create_task(_listen(socket, times, bookings)) for socket in sockets]
        for slot in slots[:: max(1, len(slots) // bookings)][:bookings]:
            await _book(http, slot, times)
        await asyncio.wait_for(asyncio.gather(*listening), 120)
        spent = _cpu_seconds(other) - before
    return _row(times, spent, watchers=watchers, calendars=calendars)


async def _slots(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Ana's bookable starts of some days."""
    services = {each["name"]: each["id"] for each in (await http.get("/v1/services")).json()["items"]}
    builders = {each["name"]: each["id"] for each in (await http.get("/v1/builders")).json()["items"]}
    now = datetime.fromisoformat((await http.get("/v1/organisation")).json()["now"])
    span = {"from": (now + timedelta(days=2)).isoformat(), "to": (now + timedelta(days=7)).isoformat(), "limit": 1000}
    who = {"service": services["Haircut"], "builder": builders["Ana Reyes"]}
    slots: list[dict[str, Any]] = (await http.get("/v1/availability", params=who | span)).json()["slots"]
    return slots


def _query(first: dict[str, Any], last: dict[str, Any], more: int) -> str:
    """A watch of the booked days and ``more`` of the days after them."""
    until = datetime.fromisoformat(last["start"]) + timedelta(days=more)
    days = f"first_day={first['start'][:10]}&last_day={until.date()}"
    return f"service={first['service']['id']}&builder={first['builder']['id']}&{days}"


async def _book(http: httpx.AsyncClient, slot: dict[str, Any], times: Times) -> None:
    body = {"service": slot["service"]["id"], "builder": slot["builder"]["id"], "start": slot["start"]}
    times.asked[slot["start"]] = time.perf_counter()
    answer = await http.post("/v1/bookings", json=body)
    times.answered[slot["start"]] = time.perf_counter()
    answer.raise_for_status()


async def _listen(socket: ClientConnection, times: Times, bookings: int) -> None:
    heard = 0
    while heard < bookings:
        frame = json.loads(await socket.recv())
        for start in frame.get("gone", []):
            times.heard.setdefault(start, []).append(time.perf_counter())
            heard += 1


def _row(times: Times, spent: float, *, watchers: int, calendars: int) -> dict[str, Any]:
    whole = sorted(at - times.asked[start] for start, every in times.heard.items() for at in every)
    after = sorted(max(at - times.answered[start], 0) for start, every in times.heard.items() for at in every)
    return {
        "watchers": watchers, "calendars": calendars, "bookings": len(times.asked), "frames": len(whole),
        "asked to heard p50 ms": _ms(whole, 0.5), "p99 ms": _ms(whole, 0.99), "worst ms": _ms(whole, 1),
        "answered to heard p50 ms": _ms(after, 0.5), "worst after the answer ms": _ms(after, 1),
        "CPU ms of the watched process per booking": round(1000 * spent / len(times.asked), 1),
    }  # fmt: skip


def _ms(ordered: list[float], share: float) -> float:
    return round(1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)


def _cpu_seconds(running: Running) -> float:
    """User and system time of a process so far (Linux)."""
    told = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a row for one watcher, for many of one calendar, and for many of many."""
    parser = argparse.ArgumentParser(description="From a booking to those who watch elsewhere.")
    parser.add_argument("--watchers", type=int, default=200)
    parser.add_argument("--calendars", type=int, default=20)
    parser.add_argument("--bookings", type=int, default=15)
    asked = parser.parse_args()
    with two_processes() as (one, other, key):
        for watchers, calendars in ((1, 1), (asked.watchers, 1), (asked.watchers, asked.calendars)):
            row = measure(one, other, key, watchers=watchers, calendars=calendars, bookings=asked.bookings)
            print(json.dumps(asyncio.run(row), indent=1))


if __name__ == "__main__":
    main()
