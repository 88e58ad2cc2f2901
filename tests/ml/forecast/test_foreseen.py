"""Forecasts: right in the middle and wide enough on made-up weeks, silent without history, blind to what is to come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.forecast import Series, foresee, naive
from ml.forecast.level import expected

WEEK = np.array([4.0, 6.0, 6.0, 7.0, 9.0, 3.0, 0.0])


def days(weeks: int, seed: int, *, growth: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    means = np.tile(WEEK, weeks) * np.exp(growth * np.arange(7 * weeks) / 7)
    return random.poisson(means).astype(float)


def made(past: np.ndarray, **more: float) -> Series:
    return Series(past=past, season=7, week=7, **more)


@pytest.mark.parametrize("growth", [0.0, 0.02])
def test_four_of_five_days_come_within_the_interval_and_the_middle_is_the_middle(growth: float) -> None:
    inside, above = [], []
    for seed in range(60):
        whole = days(32, seed, growth=growth)
        found = foresee(made(whole[:-14]), 14)
        assert found
        low, middle, high = found.quantiles.T
        inside.append((whole[-14:] >= np.floor(low)) & (whole[-14:] <= np.ceil(high)))
        above.append((whole[-14:] > middle) + 0.5 * (whole[-14:] == middle))
    assert 0.78 <= np.mean(inside) <= 0.95
    assert 0.4 <= np.mean(above) <= 0.6


def test_it_beats_the_week_before_where_weeks_are_alike() -> None:
    losses = {"this": 0.0, "naive": 0.0}
    for seed in range(20):
        whole = days(30, seed)
        for name, rule in (("this", foresee), ("naive", naive)):
            found = rule(made(whole[:-14]), 14)
            assert found
            losses[name] += float(np.abs(whole[-14:] - found.quantiles[:, 1]).mean())
    assert losses["this"] < 0.85 * losses["naive"]


def test_a_closed_weekday_stays_closed() -> None:
    found = foresee(made(days(30, 1)), 14)
    assert found
    assert found.quantiles[6, 1] < 0.5
    assert found.quantiles[13, 2] < 2


@given(st.lists(st.integers(0, 30), min_size=0, max_size=7 * 7))
def test_nothing_is_said_from_too_little(counts: list[int]) -> None:
    assert foresee(made(np.array(counts, dtype=float)), 7) is None


@settings(max_examples=25)
@given(st.lists(st.integers(0, 40), min_size=70, max_size=140), st.integers(1, 35), st.sampled_from([1.0, 50.0]))
def test_quantiles_are_in_order_finite_and_never_below_nothing(counts: list[int], ahead: int, unit: float) -> None:
    found = foresee(made(np.array(counts, dtype=float) * unit, unit=unit), ahead)
    if found is None:
        assert sum(counts) < 8
        return
    assert found.quantiles.shape == (ahead, 3)
    assert np.isfinite(found.quantiles).all()
    assert (found.quantiles >= 0).all()
    assert (np.diff(found.quantiles, axis=1) >= -1e-9).all()


@given(st.integers(0, 1000), st.floats(0.5, 20))
def test_money_is_foreseen_as_counts_are_at_any_scale(seed: int, price: float) -> None:
    past = days(20, seed)
    counts, money = foresee(made(past), 7), foresee(made(past * price, unit=price), 7)
    assert counts
    assert money
    np.testing.assert_allclose(money.quantiles, counts.quantiles * price, rtol=1e-9, atol=1e-9)


def test_the_level_follows_the_latest_weeks() -> None:
    past = np.concatenate([np.tile(WEEK, 20), np.tile(2 * WEEK, 10)])
    slow, fast = (expected(past, 7, season=7, half_life=7 * weeks).sum() for weeks in (26, 2))
    assert WEEK.sum() < slow < fast
    assert fast == pytest.approx(2 * WEEK.sum(), rel=0.05)
