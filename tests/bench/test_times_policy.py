"""The bench of the offered times: its arithmetic, and what must come out whatever the machine."""

from typing import Any

import numpy as np
import pytest

from bench.sim.counter import attended, people, run
from bench.sim.plain import Earliest, EarliestAndWished
from bench.sim.world import World, null
from bench.times_policy import learned, share_closed
from ml.slots import Settings

TINY: dict[str, Any] = {"days": 3, "cells": 3, "per_day": 6, "most": 2}


def test_the_share_of_a_gap_is_a_ratio_of_means_with_an_interval_around_it() -> None:
    random = np.random.default_rng(1)
    could = random.normal(1.0, 0.3, 500)
    exact = share_closed(could * 0.5, could)
    assert (exact.value, exact.low, exact.high) == pytest.approx((0.5, 0.5, 0.5))
    noisy = share_closed(could * 0.5 + random.normal(0, 0.2, 500), could)
    assert noisy.low < 0.5 < noisy.high
    assert np.isnan(share_closed(could, np.zeros(500)).value)


def test_what_is_learned_from_the_log_alone_gains_where_something_can_be_gained() -> None:
    gaps = _gaps(World(load=1.0, **TINY), Settings(explored=0.0))
    assert gaps.mean() > 3 * gaps.std() / np.sqrt(len(gaps))


def test_where_nothing_can_be_gained_the_earliest_times_are_offered_and_what_was_wished_for() -> None:
    for world, weeks in ((null(1.0, **TINY), 60), (null(0.9, days=5, cells=5, ahead=4, per_day=12), 20)):
        product = learned(world, weeks=weeks)(Settings(explored=0.0))
        log = [each for seed in range(8) for each in run(world, people(world, seed), product) if each.fits]
        assert len(log) > 50
        for each in log:
            assert each.offer.places == EarliestAndWished().offer(each.asked, each.fits, each.free).places


def _gaps(world: World, settings: Settings) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """What the product attains more than the earliest times do, of the same people."""
    product, seeds = learned(world, weeks=120)(settings), range(250)
    return np.array(
        [
            attended(run(world, people(world, seed), product)) - attended(run(world, people(world, seed), Earliest()))
            for seed in seeds
        ]
    )
