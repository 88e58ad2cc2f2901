"""How good the offered times are: attended bookings of the product's ranker beside simpler ones and the optimum.

``python -m bench.times_policy [--quick] [--out FILE]``. In small worlds the optimum is exact; in a larger one a linear
programme bounds it. The product learns from a log of random offers of earlier weeks and never sees the world. Every
policy meets the same people; a seed is a block of weeks, and intervals are over seeds.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.figures import machine
from bench.sim.bound import bound
from bench.sim.counter import DAY, Logged, People, Policy, attended, people, run
from bench.sim.exact import Optimum
from bench.sim.plain import AtRandom, Earliest, EarliestAndWished, MostLikelyToCome, Myopic, Nearest
from bench.sim.world import Floats, World, misspecified, null
from bench.sim_product import learn
from ml.measures import Z_95, Estimate, mean_estimate
from ml.slots import Settings

SMALL: dict[str, Any] = {"days": 3, "cells": 3, "per_day": 6}
MIDDLE: dict[str, Any] = {"days": 3, "cells": 4, "per_day": 6}
LARGE: dict[str, Any] = {"days": 10, "cells": 6, "ahead": 6, "per_day": 24}
LOADS, EFFECTS = (0.9, 0.5, 1.5), (1.0, 0.0, 0.5)
SEEDS, LEARNED_WEEKS, APART = 40, 150, 1_000_000
BLOCKS = {"small": 10, "middle": 10, "large": 1}
_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Line:
    """One world: each policy's attended bookings a calendar, and what the product closes of the gap."""

    world: str
    load: float
    effect: float
    size: str
    attended: dict[str, Estimate]
    against_earliest: dict[str, Estimate]
    best: float
    share: Estimate
    best_is: str


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.times_policy", description="Judge the offered times.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the people, one load, no large world")
    parser.add_argument("--size", choices=["small", "middle", "large"], help="only these worlds")
    parser.add_argument("--only", type=int, help="only this one of them, counted from 1")
    parser.add_argument("--out", type=Path, default=Path(".parley/measured/times_policy.json"))
    asked = parser.parse_args()
    began, lines = perf_counter(), list[Line]()
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    for size, world in _asked_for(asked):
        lines.append(judged(world, blocks=BLOCKS[size] // (10 if asked.quick else 1) or 1, size=size))
        print(told(lines[-1]), flush=True)
        found = {"machine": machine(), "lines": [asdict(each) for each in lines]}
        asked.out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(f"{len(lines)} worlds in {perf_counter() - began:.0f} s: {asked.out}")


def _asked_for(asked: argparse.Namespace) -> list[tuple[str, World]]:
    if asked.quick:
        return [("small", World(load=0.9, **SMALL))]
    found = [(size, world) for size, world in worlds() if asked.size in {None, size}]
    return found[asked.only - 1 : asked.only] if asked.only else found


def worlds() -> Iterator[tuple[str, World]]:
    """Loads and lead-time effects, then one in which the product's features are wrong, one with nothing to gain."""
    for size, shape in (("small", SMALL), ("middle", MIDDLE), ("large", LARGE)):
        for effect in EFFECTS:
            for load in LOADS:
                yield size, World(load=load, effect=effect, **shape)
            if effect == EFFECTS[0]:
                yield size, misspecified(0.9, **shape)
                yield size, null(0.9, **shape)


def judged(world: World, *, blocks: int, size: str) -> Line:
    """All policies on the same people."""
    best: dict[str, Callable[[], Policy]] = {"optimum": lambda: Optimum(world)} if size != "large" else {}
    product = learned(world, weeks=LEARNED_WEEKS if size != "large" else LEARNED_WEEKS // 10)
    policies: dict[str, Callable[[], Policy]] = {
        "first available": lambda: Earliest(1), "K-earliest": Earliest,
        "K-earliest, the wished among them": EarliestAndWished, "K-nearest": Nearest,
        "K-random": lambda: AtRandom(1), "K-likeliest to come": lambda: MostLikelyToCome(world),
        "myopic, knows the truth": lambda: Myopic(world), "product": lambda: product(Settings()),
        "product, this client alone": lambda: product(Settings(keeps=False)), **best,
    }  # fmt: skip
    crowds = [[people(world, seed * blocks + each) for each in range(blocks)] for seed in range(SEEDS)]
    by_seed = {name: _by_seed(world, crowds, make()) for name, make in policies.items()}
    if size == "large":
        by_seed["no policy attains"] = np.array([np.mean([bound(world, each) for each in crowd]) for crowd in crowds])
    top = "optimum" if size != "large" else "no policy attains"
    return _line(world, size, by_seed, top)


def learned(world: World, *, weeks: int) -> Callable[[Settings], Policy]:
    """What the product makes of a log of random offers to people who are never met again."""
    log = [
        _later(each, week * max(1, -(-world.days // 7)) * _WEEK)
        for week in range(weeks)
        for each in run(world, people(world, APART + week), AtRandom(week))
    ]
    return lambda settings: learn(log, seed=1, settings=settings)


def _later(logged: Logged, by: float) -> Logged:
    """The same line, in a later week."""
    asked = replace(logged.asked, at=logged.asked.at + by, wish=logged.asked.wish + by)
    moved: dict[str, Any] = {name: tuple(each + by for each in getattr(logged, name)) for name in ("fits", "free")}
    return replace(logged, asked=asked, taken=logged.taken + by, **moved)


def _by_seed(world: World, crowds: list[list[People]], policy: Policy) -> Floats:
    return np.array([np.mean([attended(run(world, each, policy)) for each in crowd]) for crowd in crowds])


def _line(world: World, size: str, by_seed: dict[str, Floats], top: str) -> Line:
    base = by_seed["K-earliest"]
    could = by_seed[top] - base if world.name != "null" else np.zeros(len(base))
    return Line(
        world=world.name, load=world.load, effect=world.effect, size=size,
        attended={name: mean_estimate(each) for name, each in by_seed.items()},
        against_earliest={name: mean_estimate(each - base) for name, each in by_seed.items()},
        best=float(by_seed[top].mean()), best_is=top,
        share=share_closed(by_seed["product"] - base, could),
    )  # fmt: skip


def share_closed(gained: Floats, could: Floats) -> Estimate:
    """The share of the gap that is closed, with its interval (a ratio of means over seeds, delta method)."""
    whole = float(could.mean())
    if abs(whole) < 1e-9:  # noqa: PLR2004 - nothing to close
        return Estimate(float("nan"), float("nan"), float("nan"))
    value = float(gained.mean()) / whole
    spread = (gained - value * could).std(ddof=1) / np.sqrt(len(gained)) / abs(whole)
    return Estimate(value, value - Z_95 * float(spread), value + Z_95 * float(spread))


def told(line: Line) -> str:
    """A line of the table in Markdown."""
    names = ("first available", "K-earliest", "K-nearest", "K-random", "K-likeliest to come", "myopic, knows the truth")
    figures = [f"{line.attended[name].value:.3f}" for name in (*names, "product", line.best_is)]
    gain, share = line.against_earliest["product"], line.share
    gained = f"{gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})"
    closed = "-" if np.isnan(share.value) else f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"
    parts = (line.size, line.world, f"{line.load:g}", f"{line.effect:.0%}", *figures, gained, closed)
    return f"| {' | '.join(parts)} |"


if __name__ == "__main__":
    main()
