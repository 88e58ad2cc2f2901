"""Measuring a predictor on bookings that lie after everything it was fitted and chosen on, beside its peers.

No figure of a random split is ever made. Bookings made ahead are told apart from those of the same day, which are
many, easy and flatter every average; where all are made ahead, they are told once.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.calibration import (
    calibration_error,
    calibration_noise,
    error_by_width,
    error_estimate,
    noise_at_most,
    reliability,
)  # fmt: skip
from ml.drift import Shape, alarms, moved, shapes
from ml.measures import Estimate, auc, auc_estimate, log_losses, mean_estimate, paired
from ml.no_show import Bookings, Predictor, matrix
from ml.no_show.bookings import DAY, Floats, Texts, together
from ml.no_show.features import Recipe
from ml.no_show.history import HISTORY
from training.no_show.peers import peers

_ENOUGH_IN_GROUP, _FLAGGED = 100, 0.9
_SUSPICIOUS_AHEAD = 0.85
Mask = NDArray[np.bool_]


def evaluate(predictor: Predictor, before: Bookings, later: Bookings, groups: dict[str, Texts]) -> dict[str, Any]:
    """Everything a report shows; ``groups`` are columns of ``later`` that fairness is looked at by."""
    found = matrix(predictor.recipe, later, together(before, later.without_outcomes()))
    chances, missed = predictor.of_matrix(found), later.outcomes
    ahead = _ahead(later)
    parts = {"all": np.ones(len(later), dtype=bool), **({} if ahead.all() else {"booked ahead": ahead})}
    parts = {name: rows for name, rows in parts.items() if rows.any() and 0 < missed[rows].mean() < 1}
    said = {"this": chances, **peers(predictor.recipe, before, later)}
    return {
        "rows": {"fitted": len(before), "measured": len(later)},
        "measured_from": str(np.datetime64(int(later.starts_at.min()), "s"))[:10],
        "all_ahead": bool(ahead.all()),
        "scores": {
            part: {name: scores(missed[rows], each[rows], _owners(later, rows)) for name, each in said.items()}
            for part, rows in parts.items()
        },
        "log loss, this minus": {part: _gaps(later, said, rows) for part, rows in parts.items()},
        "ECE, this minus": {part: _error_gaps(later, said, rows) for part, rows in parts.items()},
        "reliability": {part: reliability(missed[rows], chances[rows]) for part, rows in parts.items()},
        "fairness": {name: fairness(missed, chances, column) for name, column in groups.items()},
        "reasons": _weight_of_reasons(predictor, found),
        **drift(predictor, before, found, missed, chances),
        "suspicion": _suspicion(missed, chances, ahead),
    }


def _gaps(later: Bookings, said: dict[str, Floats], rows: Mask) -> dict[str, dict[str, float]]:
    owners, missed, this = _owners(later, rows), later.outcomes[rows], said["this"][rows]
    return {name: _kept(paired(missed, this, each[rows], owners)) for name, each in said.items() if name != "this"}


def _error_gaps(later: Bookings, said: dict[str, Floats], rows: Mask) -> dict[str, dict[str, float]]:
    owners, missed, this = _owners(later, rows), later.outcomes[rows], said["this"][rows]
    others = {name: each[rows] for name, each in said.items() if name != "this"}
    return {name: _kept(error_estimate(missed, this, owners, beside=each)) for name, each in others.items()}


def _owners(later: Bookings, rows: Mask) -> Texts | None:
    """Whose the rows are, where that is known of all."""
    return later.clients[rows] if (later.clients != "").all() else None


def drift(predictor: Predictor, before: Bookings, found: Floats, missed: Floats, chances: Floats) -> dict[str, Any]:
    """How far later rows (as ``matrix`` made them) lie from those before, and what of it is too far."""
    recipe = predictor.recipe
    then = shapes(recipe, matrix(recipe, before, before)) | _recent_history(recipe, before, len(found))
    raised = alarms(recipe, then, found, base=recipe.base, outcomes=missed, chances=chances)
    return {"drift": moved(recipe, then, found), "alarms": [asdict(each) for each in raised]}


def _recent_history(recipe: Recipe, before: Bookings, count: int) -> dict[str, Shape]:
    """How the columns about a client's past lay in the last ``count`` rows, which stand as the measured ones do.

    The past that is known grows from the first row of a table on, and no outcome of the measured rows is known when
    they are scored. Against all rows before, most of which know little of anybody, every new version would look moved.
    """
    last = before.starts_at >= np.quantile(before.starts_at, max(1 - count / len(before), 0.5))
    recent, earlier = before.take(last), before.take(~last)
    found = shapes(recipe, matrix(recipe, recent, together(earlier, recent.without_outcomes())))
    return {name: found[name] for name in HISTORY if name in found}


def scores(missed: Floats, chances: Floats, owners: Texts | None = None) -> dict[str, Any]:
    """Log loss, AUC and calibration error (``ml.calibration``) with intervals.

    ``ece_by_chance`` is what the calibration error of a forecast that is right would be, and in one of twenty at most.
    """
    error = error_estimate(missed, chances, owners)
    return {
        "log_loss": _kept(mean_estimate(log_losses(missed, chances))),
        "auc": _kept(auc_estimate(missed, chances)) if len(np.unique(chances)) > 1 else None,
        "ece": round(error.value, 5),
        "ece_interval": _kept(error),
        "ece_by_chance": [round(calibration_noise(chances), 5), round(noise_at_most(chances), 5)],
        "ece_by_width": round(error_by_width(missed, chances), 5),
        "said": round(float(chances.mean()), 5),
        "came_true": round(float(missed.mean()), 5),
    }


def fairness(missed: Floats, chances: Floats, column: Texts) -> list[dict[str, Any]]:
    """For each group of at least 100: what was said and what came true, ranking, and how many stand in the top tenth.

    ``score_gap`` is how much more is said of them than comes true, against the same of all: above zero, they are
    blamed for more than they do.
    """
    flagged = chances >= np.quantile(chances, _FLAGGED)
    overall = float(chances.mean() - missed.mean())
    names, counts = np.unique(column, return_counts=True)
    found = []
    for name in names[counts >= _ENOUGH_IN_GROUP]:
        rows = column == name
        found.append(
            {
                "group": str(name), "rows": int(rows.sum()),
                "said": round(float(chances[rows].mean()), 4), "came_true": round(float(missed[rows].mean()), 4),
                "score_gap": _kept(_moved_by(mean_estimate(chances[rows] - missed[rows]), -overall)),
                "auc": _rounded(auc(missed[rows], chances[rows])),
                "ece": round(calibration_error(missed[rows], chances[rows]), 4),
                "in_top_tenth": round(float(flagged[rows].mean()), 4),
            }
        )  # fmt: skip
    return found


def _rounded(rank: float) -> float | None:
    """None where all are alike, for JSON has no ``nan``."""
    return None if np.isnan(rank) else round(rank, 4)


def _moved_by(estimate: Estimate, by: float) -> Estimate:
    return Estimate(estimate.value + by, estimate.low + by, estimate.high + by)


def _ahead(rows: Bookings) -> Mask:
    return np.floor(rows.booked_wall / DAY) < np.floor(rows.starts_wall / DAY)


def _kept(estimate: Estimate) -> dict[str, float]:
    return {"value": round(estimate.value, 5), "low": round(estimate.low, 5), "high": round(estimate.high, 5)}


def _weight_of_reasons(predictor: Predictor, found: Floats) -> dict[str, float]:
    """The mean size of each feature's share in the log odds, largest first."""
    sizes = np.abs(predictor.shares(found[:: max(1, len(found) // 5_000)])).mean(axis=0)
    order = np.argsort(-sizes)
    return {predictor.recipe.names[at]: round(float(sizes[at]), 4) for at in order}


def _suspicion(missed: Floats, chances: Floats, ahead: Mask) -> str:
    found = auc(missed[ahead], chances[ahead])
    if np.isnan(found) or found < _SUSPICIOUS_AHEAD:
        return ""
    return (
        f"An AUC of {found:.3f} among bookings made ahead is rarely had honestly: look for a column written afterwards."
    )
