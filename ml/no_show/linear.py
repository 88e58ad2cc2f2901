"""A linear predictor in log odds: bent lines for numbers, one weight for each level of a category.

Numbers are clipped to what was seen and enter as hinges ``max(x - knot, 0)``, so a risk that rises and then levels
off is a straight sum all the same. The weights of levels were held towards zero when fitted: a builder seen seldom
stands near the average, one seen often where the bookings put it. Fitting is ``training.no_show.linear``.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ml.no_show.bookings import Floats


@dataclass(frozen=True)
class Linear:
    """Terms over the columns of a feature matrix: numbers first, categories after.

    Attributes:
        low, high: the range each number is clipped to.
        middle: what stands in for a number that is missing.
        sources, knots, slopes: one hinge each; ``sources`` is the column it bends.
        absent: the weight of each number's being missing.
        levels: for each category its weights by code.
        bias: log odds where every term is zero.
        centres: the average share of each column, from which reasons are told.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    middle: tuple[float, ...]
    sources: tuple[int, ...]
    knots: tuple[float, ...]
    slopes: tuple[float, ...]
    absent: tuple[float, ...]
    levels: tuple[tuple[float, ...], ...]
    bias: float
    centres: tuple[float, ...]

    def log_odds(self, rows: Floats) -> Floats:
        """(n,) from an (n, columns) matrix."""
        hinges, missing = self._numbers(rows)
        found: Floats = hinges @ self._slopes + missing @ self._absent + self.bias
        for at, weights in enumerate(self._levels, start=len(self.low)):
            found += weights[rows[:, at].astype(np.intp)]
        return found

    def shares(self, rows: Floats) -> Floats:
        """(n, columns): what each column adds to the log odds, against the average booking."""
        hinges, missing = self._numbers(rows)
        found = np.zeros((len(rows), len(self.centres)))
        np.add.at(found.T, self._sources, (hinges * self._slopes).T)
        found[:, : len(self.low)] += missing * self._absent
        for at, weights in enumerate(self._levels, start=len(self.low)):
            found[:, at] = weights[rows[:, at].astype(np.intp)]
        centred: Floats = found - np.array(self.centres)
        return centred

    def _numbers(self, rows: Floats) -> tuple[Floats, Floats]:
        return bent(rows[:, : len(self.low)], self._bounds, self._sources, self._knots)

    @cached_property
    def _bounds(self) -> Floats:
        return np.array([self.low, self.high, self.middle])

    @cached_property
    def _sources(self) -> NDArray[np.intp]:
        return np.array(self.sources, dtype=np.intp)

    @cached_property
    def _knots(self) -> Floats:
        return np.array(self.knots)

    @cached_property
    def _slopes(self) -> Floats:
        return np.array(self.slopes)

    @cached_property
    def _absent(self) -> Floats:
        return np.array(self.absent)

    @cached_property
    def _levels(self) -> list[Floats]:
        return [np.array(weights) for weights in self.levels]


def bent(numbers: Floats, bounds: Floats, sources: NDArray[np.intp], knots: Floats) -> tuple[Floats, Floats]:
    """The hinges (n, terms) of clipped numbers, and which numbers were missing (n, columns) as 0 and 1."""
    low, high, middle = bounds
    missing = np.isnan(numbers)
    filled = np.clip(np.where(missing, middle, numbers), low, high)
    return np.maximum(filled[:, sources] - knots, 0.0), missing.astype(np.float64)
