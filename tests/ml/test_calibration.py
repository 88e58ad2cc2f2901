"""Whether what is said comes true: the calibration error, its interval, and what chance alone makes of it."""

import numpy as np
import pytest

from ml.calibration import (
    calibration_error,
    calibration_noise,
    error_by_width,
    error_estimate,
    noise_at_most,
    reliability,
)  # fmt: skip
from ml.measures import Floats


def drawn(seed: int, *, off: float = 0.0, count: int = 4_000) -> tuple[Floats, Floats]:
    """Outcomes and chances that say ``off`` too much of each."""
    random = np.random.default_rng(seed)
    truth = random.uniform(0.05, 0.5, count)
    return (random.random(count) < truth).astype(float), truth + off


def test_what_is_right_has_no_more_calibration_error_than_chance_makes() -> None:
    random = np.random.default_rng(2)
    chances = random.uniform(0.05, 0.5, 5_000)
    errors = [calibration_error((random.random(5_000) < chances).astype(float), chances) for _ in range(40)]
    assert np.mean(errors) == pytest.approx(calibration_noise(chances), rel=0.15)
    assert calibration_error((random.random(5_000) < chances).astype(float), chances + 0.1) > 0.08
    beyond = np.mean([each > noise_at_most(chances) for each in errors])
    assert beyond <= 0.15


def test_the_error_is_counted_over_tenths_of_the_rows_and_beside_it_over_equal_widths() -> None:
    outcomes, chances = np.array([0.0, 1.0] * 50), np.repeat([0.1, 0.9], 50)
    assert [each["rows"] for each in reliability(outcomes, chances)] == [10] * 10
    assert calibration_error(outcomes, chances) == pytest.approx(0.4)
    assert error_by_width(outcomes, chances) == pytest.approx(0.4)
    spread = np.concatenate([np.full(90, 0.1), np.full(10, 1.0)])
    assert error_by_width(np.concatenate([np.full(90, 0.0), np.full(10, 1.0)]), spread) == pytest.approx(0.09)


def test_the_interval_holds_the_true_error_as_often_as_it_says() -> None:
    for off in (0.0, 0.03):
        found = [error_estimate(*drawn(seed, off=off, count=2_000)) for seed in range(40)]
        inside = np.mean([each.low <= off <= each.high for each in found])
        assert inside >= 0.85, off
    assert all(each.low > 0 for each in (error_estimate(*drawn(seed, off=0.05)) for seed in range(10)))


def test_rows_of_one_client_are_not_counted_as_proof_again() -> None:
    outcomes, chances = drawn(1, off=0.03, count=500)
    alone = error_estimate(np.repeat(outcomes, 8), np.repeat(chances, 8))
    together = error_estimate(np.repeat(outcomes, 8), np.repeat(chances, 8), np.repeat(np.arange(500), 8))
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_what_is_further_off_has_surely_more_error_and_what_is_the_same_has_none() -> None:
    outcomes, chances = drawn(2)
    worse = error_estimate(outcomes, chances + 0.06, beside=chances)
    assert worse.low > 0
    same = error_estimate(outcomes, chances, beside=chances)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert error_estimate(outcomes, chances + 0.06, beside=chances) == worse
