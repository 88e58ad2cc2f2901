"""Has the world moved away from what a predictor was fitted on? Features, base rate and calibration, with an alarm.

A feature's move is told by the population stability index (PSI over the fitted rows' own bins) and, for numbers,
the Kolmogorov-Smirnov distance of the binned distributions. Customary bounds: PSI .1 look, .25 act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.calibration import calibration_error, calibration_noise
from ml.measures import Floats
from ml.no_show.features import Recipe

_BINS = 10
_FLOOR = 1e-4
PSI_BOUND, RATE_BOUND, ECE_BOUND = 0.25, 0.25, 0.05
_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """How one column lay when fitting: inner edges of its bins (numbers only) and the share in each, missing last."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that moved too far: ``what`` moved, by how much, and the bound it crossed."""

    what: str
    kind: str
    value: float
    bound: float


def shapes(recipe: Recipe, rows: Floats) -> dict[str, Shape]:
    """The shape of every column of a feature matrix."""
    found = {}
    for at, name in enumerate(recipe.names):
        column = rows[:, at]
        edges = _edges(column) if at < len(recipe.numbers) else tuple(np.arange(0.5, len(recipe.levels[name])).tolist())
        found[name] = Shape(edges, _shares(column, edges))
    return found


def moved(recipe: Recipe, then: Mapping[str, Shape], rows: Floats) -> dict[str, dict[str, float]]:
    """PSI and KS of every column of ``rows`` against how it lay then."""
    return {name: _distance(then[name], rows[:, at]) for at, name in enumerate(recipe.names) if name in then}


def alarms(
    recipe: Recipe,
    then: Mapping[str, Shape],
    rows: Floats,
    *,
    base: float,
    outcomes: Floats | None = None,
    chances: Floats | None = None,
    ignored: Sequence[str] = (),
) -> list[Alarm]:
    """What moved too far. Fewer than 200 rows say nothing."""
    if len(rows) < _ENOUGH:
        return []
    found = [
        Alarm(name, "PSI", distance["psi"], PSI_BOUND)
        for name, distance in moved(recipe, then, rows).items()
        if distance["psi"] > PSI_BOUND and name not in ignored
    ]
    if outcomes is not None and len(outcomes) >= _ENOUGH:
        change = abs(float(outcomes.mean()) / base - 1)
        found += [Alarm("base rate", "relative change", change, RATE_BOUND)] if change > RATE_BOUND else []
        if chances is not None:
            error, bound = calibration_error(outcomes, chances), max(ECE_BOUND, 2 * calibration_noise(chances))
            found += [Alarm("calibration", "ECE", error, bound)] if error > bound else []
    return found


def _edges(column: Floats) -> tuple[float, ...]:
    known = column[~np.isnan(column)]
    inner = np.quantile(known, np.arange(1, _BINS) / _BINS) if len(known) else np.zeros(0)
    return tuple(np.unique(inner).tolist())


def _shares(column: Floats, edges: Sequence[float]) -> tuple[float, ...]:
    missing = np.isnan(column)
    bins = np.searchsorted(np.array(edges), column[~missing], side="left")
    counts = np.append(np.bincount(bins, minlength=len(edges) + 1), missing.sum())
    return tuple((counts / max(len(column), 1)).tolist())


def _distance(then: Shape, column: Floats) -> dict[str, float]:
    before, now = np.array(then.shares), np.array(_shares(column, then.edges))
    held_before, held_now = np.maximum(before, _FLOOR), np.maximum(now, _FLOOR)
    psi = ((held_now - held_before) * np.log(held_now / held_before)).sum()
    return {"psi": float(psi), "ks": float(np.abs(np.cumsum(now - before)).max())}
