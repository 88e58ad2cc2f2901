"""What it costs to ask for times: CPU per request beside a bare hello, by builders, and as bookings pile up.

    python -m bench.availability [--database sqlite|postgresql|both] [--stored 1000000]

CPU is the server process's own (the database's is not in it); a request asks over HTTP on a kept-open connection.
To see another system beside it, start it on this machine and give the address of its list of times as ``--peer``:
django-appointment, say, in an environment of its own, its demo project under ``gunicorn -w 1``.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import pairwise
from statistics import median
from typing import Any
from urllib.parse import urlencode

import httpx

from bench.business import Place, chosen, place
from bench.figures import cpu_of, machine, ms, percentile
from bench.stored import fill, keep_busy
from bench.wire import Wire, wires
from tests.fixtures.postgres import free_port
from tests.fixtures.processes import Running

BUILDERS = (1, 10, 100, 1000)
WEEK = {"from": "2027-06-14T00:00:00Z", "to": "2027-06-21T00:00:00Z", "limit": 1000}
SIXTY_DAYS = {"from": "2027-06-14T00:00:00Z", "to": "2027-08-13T00:00:00Z", "limit": 1000}
THIRTY_DAYS = {"from": "2027-06-14T00:00:00Z", "to": "2027-07-14T00:00:00Z", "limit": 1000}
CROWDED, BLOCKS = 50, 200
_TURNS, _IN_TURN = 12, 50
ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Sydney")


def document() -> dict[str, Any]:
    """A business with a thousand builders, and a service that one, ten, a hundred or all of them give."""
    hours = [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}]
    names = {count: f"of {count}" for count in BUILDERS}
    return {
        "organisation": {"name": "Many", "slug": "many", "zone": "Europe/Lisbon", "currency": "EUR"},
        "services": [
            *({"name": name, "minutes": 30, "price": 0} for name in names.values()),
            {"name": "quarters", "minutes": 30, "step": 15, "price": 0},
        ],
        "builders": [
            {
                "name": f"B{number:04d}", "zone": ZONES[number % len(ZONES)], "hours": hours,
                "services": [
                    *(name for count, name in names.items() if number < count),
                    *(["quarters"] if number < CROWDED else []),
                ],
            }
            for number in range(max(BUILDERS))
        ],
        "clients": [{"name": "Sam"}],
    }  # fmt: skip


async def cpu_per_request(running: Running, wire: Wire, path: str, *, times: int) -> tuple[float, float, int]:
    """Seconds of the server's CPU for one request, the p50 of how long it took, and the bytes of an answer."""
    for _ in range(5):
        await wire.get(path)
    before, spent, size = cpu_of(running.process.pid), [], 0
    for _ in range(times):
        answer = await wire.get(path)
        if answer.status != httpx.codes.OK:
            raise SystemExit(f"{answer.status}: {answer.body[:300]!r}")
        spent.append(answer.seconds)
        size = len(answer.body)
    return (cpu_of(running.process.pid) - before) / times, percentile(spent, 0.5), size


@contextmanager
def bare_hello() -> Any:
    """The hello app under the same server."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.hello:app", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    running = Running(process, f"http://127.0.0.1:{port}")
    transport = httpx.HTTPTransport(retries=20)
    with httpx.Client(transport=transport) as http:
        http.get(running.url)
    try:
        yield running
    finally:
        process.terminate()
        process.wait()


async def hello() -> float:
    with bare_hello() as running:
        async with wires(running.url, 1) as [wire]:
            cpu, p50, _ = await cpu_per_request(running, wire, "/", times=2000)
    print(f"  bare hello            CPU {ms(cpu)}, p50 {ms(p50)}")
    return cpu


async def peer(url: str) -> None:
    """Another system's answer, by the clock: its CPU is not ours to read."""
    async with httpx.AsyncClient() as http:
        spent = [(await http.get(url)).elapsed.total_seconds() for _ in range(100)]
    print(f"  {url[:60]}: p50 {ms(percentile(spent, 0.5))}")


async def by_builders(where: Place, floor: float) -> None:
    with where.open() as running:
        services = where.listed(running, "services")
        async with wires(running.url, 1, Parley_Organisation="many") as [wire]:
            for name, count, span, times in (
                ("one builder, a week", 1, WEEK, 300),
                *((f"{count} x 60 days", count, SIXTY_DAYS, max(1000 // count, 10)) for count in BUILDERS),
            ):
                path = "/v1/availability?" + urlencode({"service": services[f"of {count}"], **span})
                cpu, p50, size = await cpu_per_request(running, wire, path, times=times)
                print(f"  {name:<21} CPU {ms(cpu)} ({cpu / floor:.0f} hellos), p50 {ms(p50)}, {size:,} bytes")


async def in_a_crowded_month(where: Place) -> None:
    """Fifty builders with two hundred busy blocks each, every quarter of an hour of thirty days (T48)."""
    await keep_busy(where.database, builders=CROWDED, blocks=BLOCKS)
    with where.open() as running:
        service = where.listed(running, "services")["quarters"]
        async with wires(running.url, 1, Parley_Organisation="many") as [wire]:
            path = "/v1/availability?" + urlencode({"service": service, **THIRTY_DAYS})
            spent = [(await wire.get(path)).seconds for _ in range(105)][5:]
    p50, p95 = percentile(spent, 0.5), percentile(spent, 0.95)
    print(f"  {CROWDED} x 30 days, {BLOCKS} blocks each: p50 {ms(p50)}, p95 {ms(p95)}")


async def as_bookings_pile_up(where: Place, kind: str, most: int) -> None:
    """A week of one builder as bookings are stored, in turn with the same week of a business that has none."""
    with place(kind, document()) as empty:
        for stored, until in pairwise((0, most // 100, most // 10, most)):
            await fill(where.database, until=until, stored=stored)
            async with _weeks(empty) as without, _weeks(where) as full:
                spent: list[tuple[float, float, float, float]] = []
                for _ in range(_TURNS):
                    before, after = [await cpu_per_request(*week, times=_IN_TURN) for week in (without, full)]
                    spent.append((before[0], after[0], before[1], after[1]))
            cpu, cpu_full, p50, p50_full = (median(each) for each in zip(*spent, strict=True))
            print(
                f"  {until:>9,} stored      CPU {ms(cpu_full)}, p50 {ms(p50_full)}; with none {ms(cpu)}, {ms(p50)}: "
                f"{cpu_full / cpu:.2f} times the CPU, {p50_full / p50:.2f} times the p50"
            )


@asynccontextmanager
async def _weeks(where: Place) -> AsyncIterator[tuple[Running, Wire, str]]:
    """A server over a business, a connection to it, and the path of one builder's week."""
    with where.open() as running:
        service, builder = where.listed(running, "services")["of 1"], where.listed(running, "builders")["B0000"]
        async with wires(running.url, 1, Parley_Organisation="many") as [wire]:
            yield running, wire, "/v1/availability?" + urlencode({"service": service, "builder": builder, **WEEK})


async def run(databases: Sequence[str], stored: int, beside: str) -> None:
    print(machine())
    floor = await hello()
    if beside:
        await peer(beside)
    for kind in databases:
        with place(kind, document()) as where:
            print(kind)
            await by_builders(where, floor)
            await in_a_crowded_month(where)
            if stored:
                await as_bookings_pile_up(where, kind, stored)


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to ask for times.")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--peer", default="", help="the address of another system's list of times")
    asked = parser.parse_args()
    asyncio.run(run(chosen(asked.database), asked.stored, asked.peer))


if __name__ == "__main__":
    main()
