"""What a predictor is fitted on and shifted by: later rows more, and no odd days."""

import numpy as np

from tests.ml.no_show.frames import Made, crowd, frame
from training.calibrate import recalibrate
from training.choose import leaning_on
from training.recent import recent_more


def test_the_oldest_row_counts_half_as_much_as_the_newest_and_all_together_as_before() -> None:
    rows = frame([Made("a", 0, 24), Made("b", 0, 48), Made("c", 0, 72)])
    weights = recent_more(rows).weights
    np.testing.assert_allclose(weights / weights[-1], [0.5, np.sqrt(0.5), 1.0])
    assert abs(weights.sum() - 3.0) < 1e-9
    assert recent_more(rows.take(np.array([1]))).weights.tolist() == [1.0]
    assert len(recent_more(rows.take(np.zeros(3, dtype=bool)))) == 0


def test_rows_of_others_that_are_leaned_on_are_not_weighed_by_age() -> None:
    others, own = crowd(50, seed=2), crowd(100, seed=3)
    leaned = leaning_on(others, own)
    assert leaned.weights[:50].tolist() == [1.0] * 50
    assert np.ptp(leaned.weights[50:]) > 0


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
