"""What risks are shifted by: days enough that agree, and no odd ones."""

import numpy as np

from training.calibrate import recalibrate


def test_less_than_two_weeks_of_days_shift_nobody() -> None:
    for days, shifts in ((13, False), (30, True)):
        outcomes, odds = np.tile([1.0, 0.0], 50 * days), np.full(100 * days, -1.0)
        assert (recalibrate(outcomes, odds, np.repeat(np.arange(days), 100)).shift > 0.5) is shifts


def test_days_that_differ_among_themselves_prove_less_than_days_alike() -> None:
    random = np.random.default_rng(1)
    days, odds = np.repeat(np.arange(20), 100), np.full(2_000, -1.0)
    alike = (random.random(2_000) < 0.36).astype(float)
    odd = (random.random(2_000) < np.repeat(np.where(np.arange(20) % 5 == 0, 0.9, 0.225), 100)).astype(float)
    assert recalibrate(odd, odds, days).shift < 0.85 * recalibrate(alike, odds, days).shift
