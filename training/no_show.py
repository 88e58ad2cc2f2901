"""Fit the no-show predictor: ``python -m training.no_show [--home DIR]``.

Trains on the product's own simulator (``training.simulator``) until an installation has history. The split is by
time; the figures are printed beside the base rate, a boosted challenger and the world's own chances, with intervals.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from ml.no_show import NAMES, Predictor, features
from training.simulator import Outcome, simulate

Array = NDArray[np.float64]
_TEST_SHARE = 0.25
_DRAWS = 500


@dataclass(frozen=True, slots=True)
class Split:
    """Feature rows and outcomes before and after the cut in time."""

    train: Array
    train_missed: Array
    test: Array
    test_missed: Array
    test_chances: Array


def split_by_time(world: Sequence[Outcome]) -> Split:
    """The last quarter by time of booking is for testing."""
    ordered = sorted(world, key=lambda outcome: outcome.booking.booked_at)
    cut = int(len(ordered) * (1 - _TEST_SHARE))
    rows = np.stack([features(outcome.booking) for outcome in ordered])
    missed = np.array([float(outcome.no_show) for outcome in ordered])
    chances = np.array([outcome.chance for outcome in ordered])
    return Split(rows[:cut], missed[:cut], rows[cut:], missed[cut:], chances[cut:])


def fit(rows: Array, missed: Array) -> Predictor:
    """The regularised linear predictor of these rows."""
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales[scales == 0] = 1.0
    model = LogisticRegression(C=0.5, max_iter=500).fit((rows - means) / scales, missed)
    digest = hashlib.sha256(rows.tobytes() + missed.tobytes() + ",".join(NAMES).encode()).hexdigest()[:12]
    return Predictor(
        version=digest,
        means=tuple(means.tolist()),
        scales=tuple(scales.tolist()),
        weights=tuple(model.coef_[0].tolist()),
        bias=float(model.intercept_[0]),
    )


def train_from_simulator(home: Path, *, seed: int = 7) -> Predictor:
    """Fit on the whole simulated world and make it the current predictor of ``home``."""
    world = simulate(seed=seed)
    rows = np.stack([features(outcome.booking) for outcome in world])
    predictor = fit(rows, np.array([float(outcome.no_show) for outcome in world]))
    predictor.save(home / "models" / "no_show")
    return predictor


def report(split: Split) -> dict[str, object]:
    """Log loss, AUC and calibration error on the test part, beside the peers; intervals by bootstrap over rows."""
    linear = fit(split.train, split.train_missed).probabilities(split.test)
    candidates = {
        "base rate": np.full(len(split.test), split.train_missed.mean()),
        "linear (shipped)": linear,
        "boosted trees": _boosted(split),
        "the world's own chances (ceiling)": split.test_chances,
    }
    return {
        "data": "simulated: says nothing about real people",
        "rows": {"train": len(split.train), "test": len(split.test), "no-show rate": float(split.test_missed.mean())},
        "scores": {name: _scores(split.test_missed, found) for name, found in candidates.items()},
        "log loss, boosted minus linear (95%)": _paired(split.test_missed, candidates["boosted trees"], linear),
    }


def _boosted(split: Split) -> Array:
    import lightgbm

    model = lightgbm.LGBMClassifier(
        n_estimators=120, num_leaves=7, learning_rate=0.05, min_child_samples=50, n_jobs=1, verbose=-1
    )
    model.fit(np.ascontiguousarray(split.train), split.train_missed)
    return np.asarray(model.booster_.predict(split.test), dtype=np.float64)


def _scores(missed: Array, found: Array) -> dict[str, float]:
    scores = {"log loss": float(log_loss(missed, found)), "ECE": calibration_error(missed, found)}
    if len(set(found.tolist())) > 1:
        scores["AUC"] = float(roc_auc_score(missed, found))
    return {name: round(value, 4) for name, value in scores.items()}


def calibration_error(missed: Array, found: Array, *, bins: int = 10) -> float:
    """Expected calibration error over equally filled bins."""
    order = np.argsort(found, kind="stable")
    parts = np.array_split(order, bins)
    gaps = [abs(missed[part].mean() - found[part].mean()) * len(part) for part in parts if len(part)]
    return float(sum(gaps) / len(found))


def _paired(missed: Array, one: Array, other: Array) -> list[float]:
    def loss(found: Array) -> Array:
        clipped = np.clip(found, 1e-9, 1 - 1e-9)
        result: Array = -(missed * np.log(clipped) + (1 - missed) * np.log(1 - clipped))
        return result

    gaps, random = loss(one) - loss(other), np.random.default_rng(0)
    means = [gaps[random.integers(len(gaps), size=len(gaps))].mean() for _ in range(_DRAWS)]
    return [round(float(each), 5) for each in np.quantile(means, [0.025, 0.975])]


def main(arguments: list[str] | None = None) -> None:
    """Measure on a time split, then fit on everything and make it current."""
    parser = argparse.ArgumentParser(description="Fit the no-show predictor.")
    parser.add_argument("--home", type=Path, default=Path(".parley"))
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args(arguments)
    print(json.dumps(report(split_by_time(simulate(seed=asked.seed))), indent=1))
    predictor = train_from_simulator(asked.home, seed=asked.seed)
    print(f"current predictor: {predictor.version}")


if __name__ == "__main__":
    main()
