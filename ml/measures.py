"""How good probabilities are, and how sure one may be of it. Pure functions over arrays.

Whether what they say comes true is ``ml.calibration``.

Intervals of a difference are of the mean of paired differences, with rows of one owner (a client, a day) counted as
one: what they share would otherwise be counted as proof again and again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TINY = 1e-7
Z_95 = 1.96  # standard errors to each side of a 95% interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float


def log_losses(outcomes: Floats, chances: Floats) -> Floats:
    """Of each row; chances of exactly 0 or 1 are held a hair away from it."""
    held = np.clip(chances, _TINY, 1 - _TINY)
    losses: Floats = -(outcomes * np.log(held) + (1 - outcomes) * np.log(1 - held))
    return losses


def auc(outcomes: Floats, chances: Floats) -> float:
    """The chance that one who did not come was ranked above one who came, ties counting half; ``nan`` without both."""
    _, inverse, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    ones, zeros = outcomes.sum(), (1 - outcomes).sum()
    if not ones or not zeros:
        return float("nan")
    return float((ranks[outcomes == 1].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def auc_estimate(outcomes: Floats, chances: Floats) -> Estimate:
    """With Hanley and McNeil's standard error."""
    found = auc(outcomes, chances)
    ones, zeros = float(outcomes.sum()), float((1 - outcomes).sum())
    if not ones or not zeros:
        return Estimate(found, found, found)
    twice_one, twice_zero = found / (2 - found), 2 * found**2 / (1 + found)
    spread = found * (1 - found) + (ones - 1) * (twice_one - found**2) + (zeros - 1) * (twice_zero - found**2)
    error = Z_95 * np.sqrt(max(spread, 0.0) / (ones * zeros))
    return Estimate(found, float(found - error), float(found + error))


def mean_estimate(values: Floats, owners: NDArray[np.generic] | None = None) -> Estimate:
    """The mean; rows of one owner are taken together."""
    mean = float(values.mean())
    gaps = values - mean
    if owners is not None:
        _, codes = np.unique(owners, return_inverse=True)
        gaps = np.asarray(np.bincount(codes, gaps), dtype=np.float64)
    few = len(gaps) / max(len(gaps) - 1, 1)
    error = Z_95 * np.sqrt(few * (gaps**2).sum()) / len(values)
    return Estimate(mean, float(mean - error), float(mean + error))


def paired(outcomes: Floats, one: Floats, other: Floats, owners: NDArray[np.generic] | None = None) -> Estimate:
    """Log loss of ``one`` minus that of ``other``: below zero where ``one`` is better."""
    return mean_estimate(log_losses(outcomes, one) - log_losses(outcomes, other), owners)
