"""Choosing a predictor by time: every choice is made on bookings that start after those it was fitted on.

The linear one is the default. Trees, and the mean of both, take its place only if the interval of the paired
difference in log loss is clear of zero. The number of trees is the smallest that is within one standard error of the
best. LightGBM's settings may be searched for (``training.no_show.tune``) by the same losses, and what is found has to
be surely better, too. Nothing here sees the rows that a report is measured on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

import lightgbm
import numpy as np
from numpy.typing import NDArray

from ml.measures import Estimate, log_losses, mean_estimate
from ml.no_show import Bookings, Calibration, Moment, Predictor, Recipe, learn_recipe, matrix
from ml.no_show.bookings import DAY, Floats, together
from ml.no_show.linear import Linear
from training.no_show.calibrate import recalibrate
from training.no_show.checks import demand_both_outcomes
from training.no_show.linear import fit_linear
from training.no_show.trees import Settings, fit_trees

if TYPE_CHECKING:
    from training.no_show.tune import Search, Tuning

Setting = TypeVar("Setting", int, float)
Kind = Literal["linear", "trees", "both"]
ORIGINS = (0.7, 0.85)
STRENGTHS = (0.01, 0.1)
ROUNDS = (50, 100, 200, 300, 400)
_ENOUGH_FOR_TREES, _ENOUGH_MISSED = 2_000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to fit, and why: ``evidence`` has the paired differences the choice rests on.

    ``settings`` stand in place of those of ``training.no_show.trees``; ``search`` is what was found, taken or not, if
    anybody looked.
    """

    kind: Kind = "linear"
    strength: float = 0.03
    rounds: int = 200
    settings: Settings = field(default_factory=dict)
    search: "Search | None" = None
    calibration: Calibration = field(default_factory=Calibration)
    evidence: dict[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Trial:
    """One origin in time: what was fitted before it says this of the bookings after it."""

    rows: Bookings
    after: NDArray[np.bool_]
    linear: dict[float, Floats]
    trees: dict[int, Floats]
    grow: Callable[[Settings], dict[int, Floats]]


def choose(rows: Bookings, moment: Moment, prior: Bookings | None = None, tuning: "Tuning | None" = None) -> Choice:
    """The choice for these rows, made at ``ORIGINS`` within them; ``prior`` are others' rows to lean on.

    Raises:
        DataRefused: before the first of them is only one outcome.
    """
    ordered = np.sort(rows.starts_at)
    origins = [ordered[int(len(ordered) * share)] for share in ORIGINS if len(ordered)]
    earliest = leaning_on(prior, rows.take(rows.starts_at < origins[0])) if origins else rows
    demand_both_outcomes(earliest, f"the earliest {ORIGINS[0]:.0%} of the rows to fit on")
    trials = [_trial(rows, moment, origin, prior) for origin in origins]
    if tuning and all(trial.trees for trial in trials):
        return _with_settings(trials, tuning)
    return _chosen(trials)


def _with_settings(trials: list[_Trial], tuning: "Tuning") -> Choice:
    """The choice among trials whose settings were searched for; they are taken only if surely better."""
    from training.no_show.tune import search

    found = search(lambda settings: float(_least(_grown(trials, settings)).mean()), tuning)
    if not found.settings:
        return replace(_chosen(trials), search=found)
    grown = _grown(trials, found.settings)
    gap = mean_estimate(_least(grown) - _least(trials), _owners_in(trials))
    taken = gap.high < 0
    chosen = _chosen(grown if taken else trials)
    evidence = {"settings found minus held": gap, **chosen.evidence}
    return replace(chosen, settings=found.settings if taken else {}, search=found, evidence=evidence)


def _grown(trials: Sequence[_Trial], settings: Settings) -> list[_Trial]:
    return [replace(each, trees=each.grow(settings)) for each in trials]


def _least(trials: Sequence[_Trial]) -> Floats:
    """The losses of the trees, at the number of them where the mean is least."""
    outcomes = _outcomes_in(trials)
    losses = [_losses(outcomes, odds) for odds in _pooled([trial.trees for trial in trials]).values()]
    return min(losses, key=lambda each: float(each.mean()))


def _chosen(trials: Sequence[_Trial]) -> Choice:
    outcomes, owners = _outcomes_in(trials), _owners_in(trials)
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
    trees = None if choice.kind == "linear" else _trees(found, rows, recipe, choice.rounds, choice.settings)
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

    def grow(settings: Settings) -> dict[int, Floats]:
        booster = _trees(found, before, recipe, max(ROUNDS), settings)
        return {each: np.asarray(booster.predict(asked, raw_score=True, num_iteration=each)) for each in ROUNDS}

    enough = len(before) >= _ENOUGH_FOR_TREES and before.outcomes.sum() >= _ENOUGH_MISSED
    return _Trial(later, later.moments(moment) >= origin, linear, grow({}) if enough else {}, grow)


def _linear(found: Floats, rows: Bookings, recipe: Recipe, strength: float) -> Linear:
    return fit_linear(found, rows.outcomes, rows.weights, recipe, strength=strength)


def _trees(found: Floats, rows: Bookings, recipe: Recipe, rounds: int, settings: Settings) -> lightgbm.Booster:
    return fit_trees(found, rows.outcomes, rows.weights, recipe, rounds=rounds, settings=settings)


def _outcomes_in(trials: Sequence[_Trial]) -> Floats:
    return np.concatenate([trial.rows.outcomes for trial in trials])


def _owners_in(trials: Sequence[_Trial]) -> Floats:
    return np.concatenate([_owners(trial.rows) for trial in trials])


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
