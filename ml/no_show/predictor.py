"""A fitted predictor: standardised logistic regression, kept as plain JSON so that nothing is ever unpickled.

The regularised linear model is what every tree must beat; on the data the product ships (simulated) nothing did, see
``training/LOG.md``. Its reasons are exact: each feature's share of the log odds, against the average booking.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.no_show.features import NAMES, Booking, features


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
class Predictor:
    """Means, scales and weights by feature, in the order of ``NAMES``; ``version`` names its data and code."""

    version: str
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of an (n, features) array."""
        odds = self._shares(rows).sum(axis=1) + self.bias
        result: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return result

    def score(self, booking: Booking, *, most: int = 2) -> Score:
        """One booking's probability and its strongest reasons."""
        row = features(booking)[None, :]
        shares = self._shares(row)[0]
        strongest = sorted(range(len(NAMES)), key=lambda at: -abs(shares[at]))[:most]
        reasons = tuple(Reason(NAMES[at], bool(shares[at] > 0), round(float(shares[at]), 4)) for at in strongest)
        return Score(float(self.probabilities(row)[0]), reasons)

    def _shares(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        result: NDArray[np.float64] = (rows - np.array(self.means)) / np.array(self.scales) * np.array(self.weights)
        return result

    def save(self, folder: Path) -> None:
        """Write it to ``folder/<version>`` and point ``folder/current`` at it."""
        home = folder / self.version
        home.mkdir(parents=True, exist_ok=True)
        (home / "predictor.json").write_text(json.dumps({"features": NAMES, **asdict(self)}, indent=1))
        fresh = folder / "current.new"
        fresh.write_text(self.version)
        fresh.replace(folder / "current")


def load(folder: Path) -> Predictor | None:
    """The current predictor of ``folder``; None when there is none, or it was fitted on other features."""
    current = folder / "current"
    if not current.exists():
        return None
    kept = json.loads((folder / current.read_text().strip() / "predictor.json").read_text())
    if tuple(kept["features"]) != NAMES:
        return None
    means, scales, weights = (tuple(map(float, kept[name])) for name in ("means", "scales", "weights"))
    return Predictor(str(kept["version"]), means, scales, weights, float(kept["bias"]))
