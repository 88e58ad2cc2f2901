"""Choosing a predictor by time: every choice is made on bookings that start after those it was fitted on.

The linear one is the default. Trees, and the mean of both, take its place only if the interval of the paired
difference in log loss is clear of zero. The number of trees is the smallest that is within one standard error of the
best. Nothing here sees the rows that a report is measured on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import lightgbm
import numpy as np
from numpy.typing import NDArray

from ml.measures import Estimate, log_losses, mean_estimate
from ml.no_show import Bookings, Calibration, Moment, Predictor, Recipe, learn_recipe, matrix
from ml.no_show.bookings import DAY, Floats, together
from ml.no_show.linear import Linear
from training.calibrate import recalibrate
from training.linear import fit_linear
from training.trees import fit_trees

Setting = TypeVar("Setting", int, float)
Kind = Literal["linear", "trees", "both"]
ORIGINS = (0.7, 0.85)
STRENGTHS = (0.01, 0.1)
ROUNDS = (50, 100, 200, 300, 400)
_ENOUGH_FOR_TREES, _ENOUGH_MISSED = 2_000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to fit, and why: ``evidence`` has the paired differences the choice rests on."""

    kind: Kind = "linear"
    strength: float = 0.03
    rounds: int = 200
    calibration: Calibration = field(default_factory=Calibration)
    evidence: dict[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Trial:
    """One origin in time: what was fitted before it says this of the bookings after it."""

    rows: Bookings
    after: NDArray[np.bool_]
    linear: dict[float, Floats]
    trees: dict[int, Floats]


def choose(rows: Bookings, moment: Moment, prior: Bookings | None = None) -> Choice:
    """The choice for these rows, made at ``ORIGINS`` within them; ``prior`` are others' rows to lean on."""
    ordered = np.sort(rows.starts_at)
    trials = [_trial(rows, moment, ordered[int(len(ordered) * share)], prior) for share in ORIGINS]
    outcomes = np.concatenate([trial.rows.outcomes for trial in trials])
    owners = np.concatenate([_owners(trial.rows) for trial in trials])
    linear = _pooled([trial.linear for trial in trials])
    strength = min(linear, key=lambda each: float(_losses(outcomes, linear[each]).mean()))
    trees = _pooled([trial.trees for trial in trials])
    rounds = _fewest(outcomes, trees) if trees else 0
    options: dict[Kind, Floats] = {"linear": linear[strength]}
    if trees:
        options |= {"trees": trees[rounds], "both": (linear[strength] + trees[rounds]) / 2}
    kind, evidence = _best(outcomes, options, owners)
    return Choice(
        kind=kind, strength=strength, rounds=rounds, evidence=evidence,
        calibration=_calibration(trials[0], kind, strength, rounds),
    )  # fmt: skip


def fit(rows: Bookings, moment: Moment, choice: Choice, *, version: str = "") -> Predictor:
    """The chosen predictor, fitted on all of ``rows``."""
    recipe = learn_recipe(rows, moment)
    found = matrix(recipe, rows, rows)
    linear = None if choice.kind == "trees" else _linear(found, rows, recipe, choice.strength)
    trees = None if choice.kind == "linear" else _trees(found, rows, recipe, choice.rounds)
    return Predictor(version=version, recipe=recipe, linear=linear, trees=trees, calibration=choice.calibration)


def leaning_on(prior: Bookings | None, rows: Bookings) -> Bookings:
    """The rows, with those of others that they lean on."""
    return together(prior, rows) if prior else rows


def _trial(rows: Bookings, moment: Moment, origin: float, prior: Bookings | None) -> _Trial:
    before, later = leaning_on(prior, rows.take(rows.starts_at < origin)), rows.take(rows.starts_at >= origin)
    recipe = learn_recipe(before, moment)
    found = matrix(recipe, before, before)
    asked = matrix(recipe, later, together(before, later.without_outcomes()))
    linear = {each: _linear(found, before, recipe, each).log_odds(asked) for each in STRENGTHS}
    trees: dict[int, Floats] = {}
    if len(before) >= _ENOUGH_FOR_TREES and before.outcomes.sum() >= _ENOUGH_MISSED:
        booster = _trees(found, before, recipe, max(ROUNDS))
        trees = {each: np.asarray(booster.predict(asked, raw_score=True, num_iteration=each)) for each in ROUNDS}
    return _Trial(later, later.moments(moment) >= origin, linear, trees)


def _linear(found: Floats, rows: Bookings, recipe: Recipe, strength: float) -> Linear:
    return fit_linear(found, rows.outcomes, rows.weights, recipe, strength=strength)


def _trees(found: Floats, rows: Bookings, recipe: Recipe, rounds: int) -> lightgbm.Booster:
    return fit_trees(found, rows.outcomes, rows.weights, recipe, rounds=rounds, settings={})


def _owners(rows: Bookings) -> Floats:
    """Rows of one client count together; a row whose client nobody knows stands alone."""
    names = np.where(rows.clients == "", np.char.add("row ", rows.ids), rows.clients)
    return np.unique(names, return_inverse=True)[1].astype(np.float64)


def _pooled(parts: Sequence[dict[Setting, Floats]]) -> dict[Setting, Floats]:
    shared = [each for each in parts[0] if all(each in part for part in parts)]
    return {each: np.concatenate([part[each] for part in parts]) for each in shared}


def _losses(outcomes: Floats, odds: Floats) -> Floats:
    return log_losses(outcomes, 1 / (1 + np.exp(-odds)))


def _fewest(outcomes: Floats, trees: dict[int, Floats]) -> int:
    losses = {each: _losses(outcomes, odds) for each, odds in trees.items()}
    best = min(losses, key=lambda each: float(losses[each].mean()))
    for each in sorted(losses):
        gap = mean_estimate(losses[each] - losses[best])
        if gap.value <= (gap.high - gap.low) / 4:  # one standard error: the interval spans four
            return each
    return best


def _best(outcomes: Floats, options: dict[Kind, Floats], owners: Floats) -> tuple[Kind, dict[str, Estimate]]:
    kept: Kind = "linear"
    evidence = {}
    for kind, odds in options.items():
        if kind == kept:
            continue
        gap = mean_estimate(_losses(outcomes, odds) - _losses(outcomes, options[kept]), owners)
        evidence[f"{kind} minus {kept}"] = gap
        kept = kind if gap.high < 0 else kept
    return kept, evidence


def _calibration(trial: _Trial, kind: Kind, strength: float, rounds: int) -> Calibration:
    parts = [trial.linear[strength]] if kind != "trees" else []
    parts += [trial.trees[rounds]] if kind != "linear" else []
    odds = np.mean(parts, axis=0)
    days = np.floor(trial.rows.starts_wall / DAY)
    return recalibrate(trial.rows.outcomes[trial.after], odds[trial.after], days[trial.after])
