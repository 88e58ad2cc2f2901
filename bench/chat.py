"""Two hundred conversations at once through the HTTP chat protocol, beside a bare FastAPI echo in the same run.

    python -m bench.chat [--people 200] [--database sqlite|postgresql]

Each books a time of their own in five messages, the next as soon as the last is answered, without a language model.
What is counted wrong: anything else than their own time booked, or answers that did not come in order. Then what a
conversation costs in memory: one that is over, and one whose page listens on a socket.
"""

import argparse
import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import websockets

from bench.availability import bare_hello
from bench.business import NOW, Place, place
from bench.figures import machine, ms, percentile
from bench.wire import Answer, Wire, wires
from tests.fixtures.processes import Running, serving

_NAMES = ("Ada", "Ben", "Cem", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jana")
_HALF_HOURS = 16
_IDLE, _LISTENING = 500, 300
_OK, _TURNS = 200, 5
_NUMBER = re.compile(r"r(\d+)")


def document() -> dict[str, Any]:
    hours = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "09:00", "end": "17:00"}]
    return {
        "organisation": {"name": "Two hundred", "slug": "many", "zone": "Europe/Lisbon", "locale": "en-GB"},
        "services": [{"name": "Haircut", "minutes": 30, "step": 30, "price": 0}],
        "builders": [{"name": f"{name} Reyes", "zone": "Europe/Lisbon", "services": ["Haircut"], "hours": hours}
                     for name in _NAMES],
    }  # fmt: skip


def script(number: int) -> tuple[list[str], str]:
    """What somebody says, and what their booking has to say."""
    name, slot = _NAMES[number % len(_NAMES)], number // len(_NAMES)
    day, minutes = 10 + slot // _HALF_HOURS, 9 * 60 + 30 * (slot % _HALF_HOURS)
    clock = f"{minutes // 60:02}:{minutes % 60:02}"
    said = ["hello", "I would like a haircut", f"with {name} Reyes", f"on June {day} at {clock}", "yes"]
    return said, f"{day} Jun 2027, {clock}"


async def say(wire: Wire, conversation: str, message: dict[str, str]) -> Answer:
    return await wire.post(f"/chat/v1/{conversation}/messages", message, key="")


async def talk(wire: Wire, number: int) -> tuple[list[float], bool]:
    """One conversation: how long each turn took, and whether it went right."""
    said, booked = script(number)
    took, ids, text = [], [], ""
    for step, words in enumerate(said):
        answer = await wire.post(
            f"/chat/v1/p{number}/messages", {"id": f"m{step}", "text": words}, key=f"{number}.{step}"
        )
        took.append(answer.seconds)
        if answer.status != _OK:
            return took, False
        replies = answer.json()["replies"]
        ids += [int(found[1]) for reply in replies if (found := _NUMBER.fullmatch(reply["id"]))]
        text = " ".join(reply["text"] for reply in replies)
    return took, ids == sorted(ids) and "Booked" in text and booked in text


async def echo(wire: Wire, turns: int) -> list[float]:
    said = [{"id": f"m{step}", "text": "hello"} for step in range(turns)]
    return [(await wire.post("/echo", each, key="")).seconds for each in said]


def row(name: str, took: Sequence[float], more: str = "") -> None:
    print(f"| {name} | {len(took)} | {ms(percentile(took, 0.5))} | {ms(percentile(took, 0.95))} | {more} |")


async def measure(running: Running, people: int) -> None:
    print("| | turns | p50 | p95 | wrong |\n|---|---|---|---|---|")
    with bare_hello() as bare:
        async with wires(bare.url, people) as lanes:
            took = await asyncio.gather(*(echo(wire, _TURNS) for wire in lanes))
    row(f"bare echo, {people} at once", [each for some in took for each in some])
    async with wires(running.url, people) as lanes:
        await talk(lanes[0], people)  # the engine is loaded by the first message
        found = await asyncio.gather(*(talk(wire, number) for number, wire in enumerate(lanes)))
        alone = [each for number in range(people + 1, people + 11) for each in (await talk(lanes[0], number))[0]]
    wrong = sum(not is_right for _, is_right in found)
    row(f"chat, {people} at once", [each for some, _ in found for each in some], str(wrong))
    row("chat, one at a time", alone)


async def memory(running: Running) -> None:
    """What conversations leave behind in the process."""
    pid, before = running.process.pid, _resident(running.process.pid)
    async with wires(running.url, 10) as lanes:
        for number in range(0, _IDLE, len(lanes)):
            said = {"id": "m", "text": "hello"}
            await asyncio.gather(
                *(w.post(f"/chat/v1/idle{number + n}/messages", said, key="") for n, w in enumerate(lanes))
            )
    over = _resident(pid)
    async with AsyncExitStack() as stack:
        for number in range(_LISTENING):
            url = running.url.replace("http", "ws") + f"/chat/v1/idle{number}/live"
            await stack.enter_async_context(websockets.connect(url))
        listening = _resident(pid)
    for name, size in (("is over", (over - before) / _IDLE), ("listens", (listening - over) / _LISTENING)):
        print(f"a conversation that {name}: {size:.1f} kB")
    print(f"the process: {listening / 1024:.0f} MB")


def _resident(pid: int) -> int:
    """Resident memory in kB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1])


def run(business: Place, people: int) -> None:
    more = {"PARLEY_LIMIT_ADDRESS": "0", "PARLEY_LIMIT_CONVERSATION": "0", "DATABASE_URL": business.database}
    with serving(business.home, now=NOW, **more) as running:
        asyncio.run(measure(running, people))
        asyncio.run(memory(running))


def main() -> None:
    parser = argparse.ArgumentParser(description="Conversations at once.")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    print(machine())
    with place(asked.database, document()) as business:
        run(business, asked.people)


if __name__ == "__main__":
    main()
