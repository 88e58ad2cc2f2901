"""The simulated world: policies see plain values only, meet the same people, and the optimum is the optimum."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest

from bench.sim.best import best_of
from bench.sim.bound import bound
from bench.sim.counter import Asked, Logged, Offer, attended, people, run
from bench.sim.exact import Optimum
from bench.sim.plain import AtRandom, Earliest, MostLikelyToCome, Myopic, Nearest
from bench.sim.world import World, misspecified, null

TINY: dict[str, Any] = {"days": 2, "cells": 2, "per_day": 6, "ahead": 2, "most": 2}
ORDINARY = World(load=1.2, **TINY)


class Spy:
    """Keeps whatever it is handed."""

    def __init__(self) -> None:
        self.handed: list[object] = []

    def offer(self, asked: Asked, fits: Sequence[float], free: Sequence[float]) -> Offer:
        self.handed += [asked, fits, free]
        return Offer(tuple(range(min(len(fits), asked.most))))


def plain(value: object) -> bool:
    """Whether nothing but numbers can be reached from it."""
    if is_dataclass(value) and not isinstance(value, type):
        return all(plain(getattr(value, each.name)) for each in fields(value))
    if type(value) is tuple:
        return all(map(plain, value))
    return type(value) in {int, float, bool, str}


def logs(world: World, policy: Any, seeds: range) -> list[list[Logged]]:
    return [run(world, people(world, seed), policy) for seed in seeds]


def test_a_policy_is_handed_numbers_from_which_the_world_cannot_be_reached() -> None:
    spy = Spy()
    log = [each for part in logs(ORDINARY, spy, range(10)) for each in part]
    assert len(spy.handed) > 30
    assert all(map(plain, spy.handed))
    assert all(map(plain, log))


def test_a_log_says_nothing_of_judgements_chances_or_kinds() -> None:
    told = {each.name for each in fields(Asked)} | {each.name for each in fields(Logged)}
    assert told == {
        "at", "wish", "cells", "cell_seconds", "visits", "again", "most",
        "asked", "fits", "free", "offer", "taken", "cancelled", "came",
    }  # fmt: skip


def test_every_policy_meets_the_same_people() -> None:
    for one, other in zip(logs(ORDINARY, Earliest(), range(8)), logs(ORDINARY, Nearest(), range(8)), strict=True):
        first, second = ([each.asked for each in log if not each.asked.again] for log in (one, other))
        assert repr(first) == repr(second)


@pytest.mark.parametrize("policy", [Earliest(), Nearest(), AtRandom(3), MostLikelyToCome(ORDINARY), Myopic(ORDINARY)])
def test_nobody_is_given_what_is_taken(policy: Any) -> None:
    for log in logs(ORDINARY, policy, range(40)):
        taken = [(each.taken, each.asked.cells, each.asked.cell_seconds) for each in log if each.taken == each.taken]
        kept = [each for each, line in zip(taken, (one for one in log if one.taken == one.taken), strict=True)
                if not line.cancelled]  # fmt: skip
        spans = sorted((start, start + cells * seconds) for start, cells, seconds in kept)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_the_best_offer_is_the_best_of_all_that_can_be_made() -> None:
    random = np.random.default_rng(4)
    for _ in range(60):
        weights, gains = random.gamma(1.0, size=6), random.normal(0.5, 0.4, 6)
        fits = random.random(6) < 0.8
        otherwise, many = float(random.random() * 0.3), int(fits.sum())
        _, found = best_of(weights[None], gains[None], fits[None], most=3, otherwise=otherwise)
        every = [
            (otherwise + (weights[list(some)] * gains[list(some)]).sum()) / (1 + weights[list(some)].sum())
            for some in combinations(np.flatnonzero(fits).tolist(), min(3, many))
        ]
        assert found[0] == pytest.approx(max(every))


@pytest.mark.parametrize("world", [ORDINARY, misspecified(1.2, **TINY), null(1.2, **TINY)])
def test_the_optimum_attains_its_value_and_nobody_attains_more(world: World) -> None:
    optimum, seeds = Optimum(world), range(1_000)
    best = np.array([attended(log) for log in logs(world, optimum, seeds)])
    assert abs(best.mean() - optimum.value) < 3.5 * best.std() / np.sqrt(len(best))
    for policy in (Earliest(), Nearest(), MostLikelyToCome(world), Myopic(world)):
        gap = np.array([attended(log) for log in logs(world, policy, range(400))]) - best[:400]
        assert gap.mean() < 3.0 * gap.std() / np.sqrt(len(gap)) + 1e-9


def test_a_calendar_too_small_to_choose_from_is_worth_what_reckoning_by_hand_gives() -> None:
    world = World(load=0.6, days=1, cells=1, per_day=3, ahead=1, most=1, asks_again=0.0, long_share=0.0)
    stays, begins, worth = 1 - world.cancelled_per_period, int(world.begins[0]), [0.0] * (world.periods + 1)
    for period in reversed(range(world.periods)):
        freed = sum(stays ** (at - period) * (1 - stays) * worth[at + 1] for at in range(period, begins))
        worth[period] = worth[period + 1]
        for (kind, asked, length), chance in zip(world.types, world.chances[period].tolist(), strict=True):
            if chance and length == 1:
                weight = float(world.weights(kind, asked, world.day_of(period))[0])
                kept = float((world.comes(kind, world.day_of(period)) * world.stays(period))[0])
                worth[period] += chance * weight / (1 + weight) * (kept + freed - worth[period + 1])
    assert Optimum(world).value == pytest.approx(worth[0])


def test_the_bound_is_above_the_optimum() -> None:
    for world in (ORDINARY, World(load=0.5, **TINY), null(1.2, **TINY)):
        bounds = np.array([bound(world, people(world, seed)) for seed in range(60)])
        assert bounds.mean() + 3 * bounds.std() / np.sqrt(len(bounds)) > Optimum(world).value


def test_where_nothing_can_be_gained_the_optimum_is_what_the_earliest_times_give() -> None:
    world = null(1.2, **TINY)
    gap = [
        attended(best) - attended(plainly)
        for best, plainly in zip(
            logs(world, Optimum(world), range(300)), logs(world, Earliest(), range(300)), strict=True
        )
    ]
    assert np.mean(gap) == pytest.approx(0.0, abs=3 * np.std(gap) / np.sqrt(len(gap)) + 1e-9)


def test_weights_and_chances_are_chances() -> None:
    for world in (ORDINARY, misspecified(0.9, **TINY)):
        assert world.chances.min() >= 0
        assert world.chances.sum() == pytest.approx(world.load * world.all_cells / (1 + world.long_share))
        for kind, day in product(range(len(world.kinds)), range(world.days)):
            comes = world.comes(kind, day)
            assert ((comes > 0) & (comes < 1)).all()
