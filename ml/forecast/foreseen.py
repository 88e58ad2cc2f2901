"""A forecast with its interval: the errors that the same rule made at earlier moments say how far off it may be.

At each earlier moment the rule sees only what was before it. Errors are divided by what chance alone would make of
the expected figure, pooled over steps equally far ahead, and their quantiles put around what is expected now. Nothing
is said where there is too little history to have been wrong often enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ml.forecast.level import Floats, expected, repeated

LEVELS = (0.1, 0.5, 0.9)
_SEASONS, _BEGUN, _MOMENTS, _SLIDES = 8, 4, 60, 3
_LEAST = 0.25  # of a booking: what is expected never looks sure to be nothing
_HALF_LIVES = (2.0, 4.0, 8.0, 26.0)
Rule = Callable[[Floats, int], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What came at each step.

    Attributes:
        past: (steps,) oldest first, steps without anything included.
        season: 7 for days, 1 for weeks.
        week: steps in a week: 7 for days, 1 for weeks.
        unit: what one booking adds: 1 for counts, the usual price for revenue.
    """

    past: Floats
    season: int
    week: int
    unit: float = 1.0

    @property
    def weeks(self) -> int:
        return len(self.past) // self.week

    @property
    def is_enough(self) -> bool:
        """Whether anything may be said at all."""
        return self.weeks >= _SEASONS and float(self.past.sum()) >= _SEASONS * self.unit


@dataclass(frozen=True, slots=True)
class Foreseen:
    """(ahead, 3): the figure that is passed with a chance of 90%, 50% and 10%."""

    quantiles: Floats


def foresee(series: Series, ahead: int) -> Foreseen | None:
    """The forecast of the next steps; None where there is too little history."""
    if not series.is_enough:
        return None
    rules = [
        partial(_following, season=series.season, half_life=each * series.week) for each in _HALF_LIVES
    ]  # fmt: skip
    errors = [_errors(series, rule, ahead) for rule in rules]
    best = int(np.argmin([np.nanmean(np.abs(each)) for each in errors]))
    return Foreseen(_around(series, rules[best](series.past, ahead), errors[best]))


def naive(series: Series, ahead: int) -> Foreseen | None:
    """The latest season over again, with an interval made in the same way: what a forecast has to beat."""
    if not series.is_enough:
        return None

    def again(past: Floats, steps: int) -> Floats:
        return repeated(past, steps, season=series.season)

    return Foreseen(_around(series, again(series.past, ahead), _errors(series, again, ahead)))


def _following(past: Floats, ahead: int, *, season: int, half_life: float) -> Floats:
    return expected(past, ahead, season=season, half_life=half_life)


def _errors(series: Series, rule: Rule, ahead: int) -> Floats:
    """(moments, ahead): what came less what was expected, in what chance makes of it; nan for what is still to come."""
    past, step = series.past, max(1, series.week // _SLIDES)
    first = max(_BEGUN * series.week, len(past) - _MOMENTS * step)
    moments = range(first, len(past), step)
    found = np.full((len(moments), ahead), np.nan)
    for row, moment in enumerate(moments):
        steps = min(ahead, len(past) - moment)
        means = rule(past[:moment], steps)
        found[row, :steps] = (past[moment : moment + steps] - means) / _chance(means, series.unit)
    return found


def _around(series: Series, means: Floats, errors: Floats) -> Floats:
    """Quantiles of errors about as far ahead, as many as there are of them, put around the means."""
    found = np.empty((len(means), len(LEVELS)))
    for at, mean in enumerate(means):
        near = errors[:, max(0, at - series.week) : at + series.week + 1]
        known = near[~np.isnan(near)]
        found[at] = mean + _cautious(known) * _chance(means[at : at + 1], series.unit)
    whole: Floats = np.maximum(found, 0.0)
    return whole


def _cautious(errors: Floats) -> Floats:
    """Quantiles a little outside of those seen, by as much as few errors may deceive (as split conformal does)."""
    many = len(errors)
    low = np.floor(LEVELS[0] * (many + 1)) / many
    found: Floats = np.quantile(errors, [max(low - 1 / many, 0.0), LEVELS[1], min(1 - low + 1 / many, 1.0)])
    return found


def _chance(means: Floats, unit: float) -> Floats:
    found: Floats = np.sqrt(unit * (means + _LEAST * unit))
    return found
