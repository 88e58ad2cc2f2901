"""Fifty clients race for one thing, over HTTP against a real server, on both databases: exactly one wins.

    python -m bench.race [--mode one_slot] [--rounds 20] [--clients 50] [--database sqlite]

Beside the requests' p99 stands the p99 of the bare lock and insert by as many at once, taken in turn with them so that
both meet the same machine; a losing request counts as right only when it is told of three more times. ``bench.kill``
races while the server dies.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.business import Place, chosen, place
from bench.figures import cpu_of, machine, ms, percentile
from bench.raw import raw_inserts
from bench.rounds import MODES, Round, document
from bench.wire import Answer, Wire, wires
from tests.fixtures.processes import Running

_SERVER_ERROR = 500
_IN_TURN = 25  # rounds
_SETTLES = 1.0  # seconds in which the server tells of what it did


@dataclass(slots=True)
class Tally:
    """What became of the rounds of one mode; ``spent``, ``bare`` and the server's ``cpu`` in seconds."""

    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    cpu: float = 0.0
    spent: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def add(self, answers: Sequence[Answer]) -> None:
        """Count a round: right when one won and each other was told of three more times."""
        outcome = Counter((answer.status, _alternatives(answer)) for answer in answers)
        self.spent += [answer.seconds for answer in answers]
        self.faults += sum(answer.status >= _SERVER_ERROR or not answer.status for answer in answers)
        if outcome == Counter({(201, 0): 1, (409, 3): len(answers) - 1}):
            self.right += 1
        else:
            self.wrong[str(dict(outcome))] += 1


def _alternatives(answer: Answer) -> int:
    return len(answer.json().get("alternatives", [])) if answer.status else 0


class Racers:
    """The clients of a running business, each on a connection of its own."""

    def __init__(self, lanes: Sequence[Wire], services: dict[str, str], clients: Sequence[str]) -> None:
        self.lanes, self.services, self.clients = lanes, services, clients

    async def run(self, wanted: Sequence[dict[str, Any]], *, builder: str, name: str) -> list[Answer]:
        """Send all at once, each for a client of its own under a key of its own."""
        bodies = [
            wish | {"service": self.services[wish["service"]], "builder": builder, "client": client}
            for wish, client in zip(wanted, self.clients, strict=False)
        ]
        keyed = (
            lane.post("/v1/bookings", body, key=f"{name}-{number}")
            for number, (lane, body) in enumerate(zip(self.lanes, bodies, strict=False))
        )
        return await asyncio.gather(*keyed)


async def race(business: Place, running: Running, *, mode: str, rounds: int, clients: int) -> Tally:
    """Run the rounds of a mode against a running server, and the bare inserts in turn with them.

    A round before the first is not counted: what a server reads and compiles once is no part of a race.
    """
    tally, warming = Tally(), rounds
    services, builders, people = (business.listed(running, what) for what in ("services", "builders", "clients"))
    for first in range(0, rounds, _IN_TURN):
        turn = range(first, min(first + _IN_TURN, rounds))
        await asyncio.sleep(_SETTLES)
        tally.bare += await raw_inserts(business.database, rounds=len(turn), clients=clients)
        async with wires(running.url, clients, authorization=f"Bearer {business.key}") as lanes:
            racers = Racers(lanes, services, list(people.values()))
            for number in turn if first else (warming, *turn):
                asked: Round = MODES[mode](number, clients)
                await racers.run(asked.before, builder=builders[mode], name=f"{mode}-{number}-before")
                began = cpu_of(running.process.pid)
                answers = await racers.run(asked.wanted, builder=builders[mode], name=f"{mode}-{number}")
                if number != warming:
                    tally.cpu += cpu_of(running.process.pid) - began
                    tally.add(answers)
    return tally


def line(mode: str, tally: Tally) -> str:
    """The figures of a mode as one line."""
    p99, ceiling = percentile(tally.spent, 0.99), percentile(tally.bare, 0.99)
    told = f"  WRONG {dict(tally.wrong)}" if tally.wrong else ""
    return (
        f"  {mode:12} {tally.right} of {tally.right + tally.wrong.total()} rounds right, {tally.faults} faults, "
        f"p50 {ms(percentile(tally.spent, 0.5))}, p99 {ms(p99)}, "
        f"bare p99 {ms(ceiling)}, ratio {p99 / ceiling:.2f}, "
        f"server CPU {ms(tally.cpu / len(tally.spent))} a request{told}"
    )


def run(kind: str, *, modes: Sequence[str], rounds: int, clients: int) -> bool:
    """Race on one database and print; whether every round was right."""
    with place(kind, document(clients)) as business, business.open() as running:
        print(kind, flush=True)
        fine = True
        for mode in modes:
            tally = asyncio.run(race(business, running, mode=mode, rounds=rounds, clients=clients))
            print(line(mode, tally), flush=True)
            fine = fine and not tally.wrong and not tally.faults
    return fine


def main() -> None:
    """Run on the databases asked for; exit with 1 when a round went wrong."""
    parser = argparse.ArgumentParser(description="Fifty clients race for one thing.")
    parser.add_argument("--mode", choices=[*MODES, "all"], default="all")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=50)
    asked = parser.parse_args()
    print(machine())
    modes = list(MODES) if asked.mode == "all" else [asked.mode]
    fine = [run(kind, modes=modes, rounds=asked.rounds, clients=asked.clients) for kind in chosen(asked.database)]
    raise SystemExit(not all(fine))


if __name__ == "__main__":
    main()
