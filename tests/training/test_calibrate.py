"""What risks are shifted by: what days agree on, and not a few odd ones."""

import numpy as np

from training.no_show.calibrate import recalibrate


def test_days_that_differ_among_themselves_prove_less_than_days_alike() -> None:
    random = np.random.default_rng(1)
    days, odds = np.repeat(np.arange(20), 100), np.full(2_000, -1.0)
    alike = (random.random(2_000) < 0.36).astype(float)
    odd = (random.random(2_000) < np.repeat(np.where(np.arange(20) % 5 == 0, 0.9, 0.225), 100)).astype(float)
    assert recalibrate(odd, odds, days).shift < 0.85 * recalibrate(alike, odds, days).shift
