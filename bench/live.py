"""How long a booking takes to reach everybody who has the calendar open, beside a bare broadcast of the same run.

    python -m bench.live [--sockets 1000] [--calendars 20] [--bookings 20]

Three rows: a bare uvicorn that sends one frame to all (``bench.bare_broadcast``), one Parley process that is booked at
and watched, and two Parley processes on PostgreSQL, booked at one and watched at the other. The clock of a row runs
from the request, so that it contains the booking itself, and from its answer, which leaves after the commit; either
ends when the last socket has heard. ``kB a socket`` is what the watched process grew by.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.fixtures.postgres import free_port, running_server
from tests.fixtures.processes import Running, parley, serving
from tests.fixtures.shop import DOCUMENT

_PAUSE = 0.2  # seconds between bookings, so that each is heard before the next
_LONGEST = 120
Say = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    sockets: int
    calendars: int
    bookings: int


@dataclass(slots=True)
class Times:
    """Of each round: when it was asked for, answered, and heard by the last socket."""

    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)


async def rounds(sockets: list[ClientConnection], say: Say, number: int) -> Times:
    """Have something said ``number`` times; every socket hears each time before it is said again."""
    times = Times()
    for count in range(number):
        hearing = [asyncio.create_task(_hear(each)) for each in sockets]
        times.asked.append(time.perf_counter())
        await say(count)
        times.answered.append(time.perf_counter())
        await asyncio.wait_for(asyncio.gather(*hearing), _LONGEST)
        times.heard.append(time.perf_counter())
        await asyncio.sleep(_PAUSE)
    return times


async def _hear(line: ClientConnection) -> None:
    """Wait for a time that is gone; pings and the like are no news."""
    while "gone" not in json.loads(await line.recv()):
        pass


async def open_sockets(stack: AsyncExitStack, addresses: list[str], number: int) -> list[ClientConnection]:
    """Open ``number`` of them, in turn at each address."""
    return [
        await stack.enter_async_context(connect(addresses[count % len(addresses)], max_size=None, proxy=None))
        for count in range(number)
    ]


async def measure_bare(url: str, process: int, asked: Asked) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=_LONGEST))
        before = _resident(process)
        sockets = await open_sockets(stack, [f"{url.replace('http', 'ws')}/listen"], asked.sockets)
        grown = _resident(process) - before

        async def say(count: int) -> None:
            (await http.post("/say", content=json.dumps({"gone": [f"{count}"] * 3}))).raise_for_status()

        return _row("bare broadcast", await rounds(sockets, say, asked.bookings), grown, asked)


async def measure(name: str, at: Running, watched: Running, key: str, asked: Asked) -> dict[str, Any]:
    """Book at one process, listen at another, or the same."""
    async with AsyncExitStack() as stack:
        headers = {"Authorization": f"Bearer {key}"}
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=at.url, headers=headers, timeout=_LONGEST))
        slots = await _slots(http)
        before = _resident(watched.process.pid)
        queries = [_query(slots[0], slots[-1], days) for days in range(asked.calendars)]
        live = f"{watched.url.replace('http', 'ws')}/v1/availability/live"
        sockets = await open_sockets(stack, [f"{live}?{query}" for query in queries], asked.sockets)
        for each in sockets:
            await each.recv()
        grown, spent = _resident(watched.process.pid) - before, _cpu_seconds(watched)
        chosen = slots[:: max(1, len(slots) // asked.bookings)]

        async def say(count: int) -> None:
            slot = chosen[count]
            body = {"service": slot["service"]["id"], "builder": slot["builder"]["id"], "start": slot["start"]}
            (await http.post("/v1/bookings", json=body)).raise_for_status()

        row = _row(name, await rounds(sockets, say, asked.bookings), grown, asked)
        spent = _cpu_seconds(watched) - spent
    return row | {"CPU ms of the watched process per booking": round(1000 * spent / asked.bookings, 1)}


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


def _row(name: str, times: Times, grown: int, asked: Asked) -> dict[str, Any]:
    whole = sorted(heard - begun for begun, heard in zip(times.asked, times.heard, strict=True))
    after = sorted(max(heard - told, 0) for told, heard in zip(times.answered, times.heard, strict=True))
    return {
        "what": name, "sockets": asked.sockets, "rounds": asked.bookings,
        "asked to the last p50 ms": _ms(whole, 0.5), "asked to the last p95 ms": _ms(whole, 0.95),
        "answered to the last p50 ms": _ms(after, 0.5), "answered to the last p95 ms": _ms(after, 0.95),
        "kB a socket": round(grown / 1024 / asked.sockets, 1),
    }  # fmt: skip


def _ms(ordered: list[float], share: float) -> float:
    return round(1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)


def _resident(process: int) -> int:
    """Bytes of memory a process has (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _cpu_seconds(running: Running) -> float:
    """User and system time of a process so far (Linux)."""
    told = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def bare() -> Iterator[tuple[str, int]]:
    """The bare broadcast in a process of its own: its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.bare_broadcast:app", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)


@contextmanager
def one_process() -> Iterator[tuple[Running, str]]:
    """Parley as ``make up`` runs it, on a file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        key = _seed(home)
        with serving(home) as running:
            yield running, key


@contextmanager
def two_processes() -> Iterator[tuple[Running, Running, str]]:
    """Two web processes on one database, and the owner's key."""
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        home, address = Path(folder), f"postgresql://app@127.0.0.1:{server.port}/{server.copy()}"
        shared = {"DATABASE_URL": address, "PARLEY_SECRET": "a shared secret"}
        key = _seed(home, **shared)
        with serving(home, role="web", **shared) as one, serving(home, role="web", **shared) as other:
            yield one, other, key


def _seed(home: Path, **more: str) -> str:
    (home / "seed.json").write_text(json.dumps(DOCUMENT))
    key: str = json.loads(parley(home, "seed", str(home / "seed.json"), more=more).stdout)["key"]
    return key


def main() -> None:
    """Print the three rows."""
    parser = argparse.ArgumentParser(description="From a booking to everybody who watches.")
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--calendars", type=int, default=20)
    parser.add_argument("--bookings", type=int, default=20)
    given = parser.parse_args()
    asked = Asked(given.sockets, given.calendars, given.bookings)
    with bare() as (url, process):
        print(json.dumps(asyncio.run(measure_bare(url, process, asked)), indent=1), flush=True)
    with one_process() as (running, key):
        row = measure("one process", running, running, key, asked)
        print(json.dumps(asyncio.run(row), indent=1), flush=True)
    with two_processes() as (one, other, key):
        row = measure("two processes, PostgreSQL", one, other, key, asked)
        print(json.dumps(asyncio.run(row), indent=1), flush=True)


if __name__ == "__main__":
    main()
