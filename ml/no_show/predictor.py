"""A fitted predictor: linear terms, boosted trees, or the mean of both in log odds, then recalibrated.

Everything adds up in log odds, so reasons are exact: the linear terms' shares and the trees' own SHAP values
(``pred_contrib``), weighted as the parts are. Fitting is ``training.no_show``; keeping it is ``ml.no_show.artifact``.
"""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from ml.no_show.bookings import Bookings, Floats
from ml.no_show.features import Recipe, matrix
from ml.no_show.linear import Linear
from ml.no_show.sayable import sayable

if TYPE_CHECKING:
    from lightgbm import Booster


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that moves a score: ``up`` when it raises the risk, ``weight`` in log odds."""

    key: str
    up: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """The probability that the client does not come, with reasons, strongest first."""

    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is added to the log odds, so that they fit the days after the fitted ones."""

    shift: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictor:
    """What was fitted, for one moment; ``version`` names its data and code. At least one part is there."""

    version: str
    recipe: Recipe
    linear: Linear | None
    trees: "Booster | None"
    calibration: Calibration = Calibration()

    def probabilities(self, rows: Bookings, past: Bookings) -> Floats:
        """(n,): of each booking at its moment, given all bookings there are to know of."""
        return self.of_matrix(matrix(self.recipe, rows, past))

    def of_matrix(self, found: Floats) -> Floats:
        """(n,) from rows that ``matrix`` made."""
        odds = self.calibration.shift + self._summed(found)
        result: Floats = 1 / (1 + np.exp(-odds))
        return result

    def shares(self, found: Floats) -> Floats:
        """(n, features): what each adds to the log odds, against the average booking."""
        parts = []
        if self.linear:
            parts.append(self.linear.shares(found))
        if self.trees:
            parts.append(np.asarray(self.trees.predict(found, pred_contrib=True, num_threads=1))[:, :-1])
        mean: Floats = np.mean(parts, axis=0)
        return mean

    def score(self, rows: Bookings, past: Bookings, *, most: int = 2) -> list[Score]:
        """Each booking's probability and its strongest reasons, of those that are true of it."""
        found = matrix(self.recipe, rows, past)
        return [
            Score(float(chance), self._reasons(known, shares, most))
            for chance, known, shares in zip(self.of_matrix(found), found, self.shares(found), strict=True)
        ]

    def _reasons(self, row: Floats, shares: Floats, most: int) -> tuple[Reason, ...]:
        names, known = self.recipe.names, dict(zip(self.recipe.names, row.tolist(), strict=True))
        strongest = np.argsort(-np.abs(shares), kind="stable")
        reasons = (Reason(names[at], bool(shares[at] > 0), round(float(shares[at]), 4)) for at in strongest)
        true = (each for each in reasons if sayable(each.key, up=each.up, known=known, base=self.recipe.base))
        return tuple(islice(true, most))

    def _summed(self, found: Floats) -> Floats:
        parts = []
        if self.linear:
            parts.append(self.linear.log_odds(found))
        if self.trees:
            parts.append(np.asarray(self.trees.predict(found, raw_score=True, num_threads=1)))
        summed: Floats = parts[0] if len(parts) == 1 else (parts[0] + parts[1]) / 2
        return summed
