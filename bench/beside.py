"""What the work behind the pages costs those who look at them, when everything is one process with SQLite.

    python -m bench.beside [--bookings 30] [--seconds 20]

Pages are asked for twenty times a second, first alone, then while bookings come in, each of which is mailed about
and made remembered of by the worker in the same process.
"""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from bench.business import Place, place
from bench.figures import machine, ms, percentile
from bench.rounds import document
from bench.wire import Wire, wires
from tests.fixtures.processes import Running

_FIRST = datetime(2027, 6, 10, tzinfo=UTC)
_PAGES = 20  # a second
_FAULT = 400


async def pages(wire: Wire, seconds: float) -> list[float]:
    """Ask for a page again and again; how long each took."""
    took = []
    for _ in range(int(seconds * _PAGES)):
        took.append((await wire.get("/v1/services")).seconds)
        await asyncio.sleep(1 / _PAGES)
    return took


async def bookings(lanes: list[Wire], business: Place, running: Running, rate: int, seconds: float) -> list[float]:
    """Book so many times a second, each half an hour of a builder's day; how long each took."""
    body = {
        "service": business.listed(running, "services")["Cut"],
        "builder": business.listed(running, "builders")["one_slot"],
        "client": next(iter(business.listed(running, "clients").values())),
    }

    async def some(lane: int) -> list[float]:
        took = []
        for number in range(lane, int(rate * seconds), len(lanes)):
            start = (_FIRST + timedelta(minutes=30 * number)).isoformat()
            answer = await lanes[lane].post("/v1/bookings", body | {"start": start}, key=f"beside-{number}")
            assert answer.status < _FAULT, answer.body
            took.append(answer.seconds)
            await asyncio.sleep(max(len(lanes) / rate - answer.seconds, 0))
        return took

    return [each for took in await asyncio.gather(*(some(lane) for lane in range(len(lanes)))) for each in took]


async def measure(business: Place, running: Running, *, rate: int, seconds: float) -> None:
    async with wires(running.url, 7, authorization=f"Bearer {business.key}") as (page, *lanes):
        await pages(page, 3)
        alone = await pages(page, seconds)
        beside, booked = await asyncio.gather(pages(page, seconds), bookings(lanes, business, running, rate, seconds))
    for name, took in (("pages alone", alone), (f"pages at {rate} bookings/s", beside), ("bookings", booked)):
        print(f"| {name} | {ms(percentile(took, 0.5))} | {ms(percentile(took, 0.95))} | {ms(percentile(took, 0.99))} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages beside work, in one process.")
    parser.add_argument("--bookings", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    print(f"{machine()}\n| | p50 | p95 | p99 |\n|---|---|---|---|")
    with place("sqlite", document(1)) as business, business.open() as running:
        asyncio.run(measure(business, running, rate=asked.bookings, seconds=asked.seconds))


if __name__ == "__main__":
    main()
