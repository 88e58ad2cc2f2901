"""How many bookings a second one process makes on SQLite, beside django-appointment on the same machine.

    python -m bench.bookings [--bookings 400] [--at-once 8] [--peer/--no-peer]

Each booking is another half hour. Parley's is held against hours, bookings and blocks, told of, mailed and remembered
by the one process; the peer's is what its two forms write for a client who has signed in, with mails that go nowhere
(``bench.django_site``). The two are measured in turn, twice each.
"""

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from bench.business import place
from bench.figures import cpu_of, machine, ms, percentile
from bench.wire import Wire, wires
from tests.fixtures.postgres import free_port

_PEER = ["uv", "run", "--no-project", "--with", "django-appointment==3.12.0", "--with", "gunicorn==27.0.1"]
_STAFF = 10
_ALL_DAY = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "23:30"}]
_DOCUMENT = {
    "organisation": {"name": "Busy", "slug": "busy", "zone": "UTC", "currency": "EUR"},
    "services": [{"name": "Cut", "minutes": 30, "price": 0}],
    "builders": [
        {"name": f"B{n}", "zone": "UTC", "hours": _ALL_DAY, "services": ["Cut"], "limits": {}} for n in range(_STAFF)
    ],
    "clients": [{"name": f"client {n}"} for n in range(200)],
}


@dataclass(frozen=True, slots=True)
class Wish:
    """One booking: the how-manyth it is, the how-manyth of the staff, and when."""

    number: int
    staff: int
    start: datetime


Book = Callable[[Wish], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Booking:
    """A system to book at: ``lanes`` that each make one booking at a time, and the process whose CPU it costs."""

    name: str
    lanes: Sequence[Book]
    pid: int


def wishes(first: datetime) -> Iterator[Wish]:
    """Half hours without end, 40 a day for each of the staff; no two are the same."""
    for number in count():
        slot = number // _STAFF
        yield Wish(number, number % _STAFF, first + timedelta(days=slot // 40, minutes=30 * (slot % 40)))


async def measure(system: Booking, wanted: Sequence[Wish]) -> None:
    """Make the bookings, as many at once as there are lanes, and print how it went."""
    waiting, spent, refused = iter(wanted), list[float](), 0

    async def empty(book: Book) -> None:
        nonlocal refused
        for wish in waiting:
            began = perf_counter()
            refused += not await book(wish)
            spent.append(perf_counter() - began)

    cpu, began = cpu_of(system.pid), perf_counter()
    await asyncio.gather(*(empty(book) for book in system.lanes))
    took = perf_counter() - began
    print(
        f"  {system.name:<20} {len(system.lanes):>2} at once: {len(spent) / took:7.1f} bookings a second, p50 "
        f"{ms(percentile(spent, 0.5))}, p99 {ms(percentile(spent, 0.99))}, server CPU "
        f"{ms((cpu_of(system.pid) - cpu) / len(spent))} each" + (f", {refused} REFUSED" if refused else ""),
        flush=True,
    )


@asynccontextmanager
async def parley(lanes: int) -> AsyncIterator[Booking]:
    """A Parley in one process, and who books there by its API."""
    with place("sqlite", _DOCUMENT) as business, business.open() as running:
        services, builders, clients = (
            list(business.listed(running, what).values()) for what in ("services", "builders", "clients")
        )

        def booking_on(wire: Wire) -> Book:
            async def book(wish: Wish) -> bool:
                body = {
                    "service": services[0], "builder": builders[wish.staff],
                    "client": clients[wish.number % len(clients)],
                }  # fmt: skip
                answer = await wire.post(
                    "/v1/bookings", body | {"start": wish.start.isoformat()}, key=f"wish-{wish.number}"
                )
                return answer.status == httpx.codes.CREATED

            return book

        async with wires(running.url, lanes, authorization=f"Bearer {business.key}") as opened:
            yield Booking("Parley", [booking_on(wire) for wire in opened], running.process.pid)


@asynccontextmanager
async def django_appointment(lanes: int) -> AsyncIterator[Booking]:
    """Its site under one worker, and a client who fills in its forms."""
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder)) as (url, made, pid):
        form = {"name": "Sam", "email": "sam@example.com", "phone_0": "US", "phone_1": "2025550123"}
        async with httpx.AsyncClient(base_url=url, cookies={"sessionid": made["session"]}, timeout=60) as http:

            async def book(wish: Wish) -> bool:
                end = wish.start + timedelta(minutes=30)
                asked = {
                    "date": f"{wish.start:%Y-%m-%d}", "start_time": f"{wish.start:%H:%M}", "end_time": f"{end:%H:%M}",
                    "service": made["service"], "staff_member": made["staff"][wish.staff],
                }  # fmt: skip
                request = await http.post("/appointment/request-submit/", data=asked)
                if request.status_code != httpx.codes.FOUND:
                    return False
                done = await http.post(request.headers["location"], data=form | {"payment_type": "full"})
                return "/thank-you/" in done.headers.get("location", "")

            yield Booking("django-appointment", [book] * lanes, pid)


@contextmanager
def _site(home: Path) -> Iterator[tuple[str, dict[str, Any], int]]:
    port, bench = free_port(), Path(__file__).parent
    environ = os.environ | {"SITE_HOME": str(home), "PYTHONPATH": str(bench)}
    made = subprocess.run(
        [*_PEER, "python", str(bench / "django_site.py")], env=environ, capture_output=True, text=True, check=True
    )
    pid_file = home / "pid"
    command = [*_PEER, "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", "-p", str(pid_file), "django_site:application"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as http:
            http.get(f"http://127.0.0.1:{port}/")
        master = Path(f"/proc/{pid_file.read_text().strip()}/task")
        [worker] = " ".join(each.read_text() for each in master.glob("*/children")).split()
        yield f"http://127.0.0.1:{port}", json.loads(made.stdout.splitlines()[-1]), int(worker)
    finally:
        process.terminate()
        process.wait()


async def run(bookings: int, lanes: int, *, with_peer: bool) -> None:
    print(machine())
    systems = [parley, django_appointment] if with_peer else [parley]
    for at_once in (1, lanes):
        for _ in range(2):
            for opened in systems:
                async with opened(at_once) as system:
                    await measure(system, list(islice(wishes(datetime(2027, 7, 1, tzinfo=UTC)), bookings)))


def main() -> None:
    parser = argparse.ArgumentParser(description="How many bookings a second, beside django-appointment.")
    parser.add_argument("--bookings", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--peer", action=argparse.BooleanOptionalAction, default=True)
    asked = parser.parse_args()
    asyncio.run(run(asked.bookings, asked.at_once, with_peer=asked.peer))


if __name__ == "__main__":
    main()
