"""A booking at a moment as one row of numbers. The same function when fitting and when serving.

A ``Recipe`` is what fitting has to remember for it: names, the levels of each category, the base rate. Categories
become codes; a level seen seldom or never is the code 0, so an unseen builder reads like a small one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.no_show.bookings import DAY, Bookings, Floats, Moment, Texts
from ml.no_show.history import HISTORY, history

_SELDOM = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How rows become numbers.

    Attributes:
        moment: what may be known.
        numbers: columns, in order; calendar and history columns among them.
        levels: for each category, in order, its level for each code from 1.
        base: share of no-shows among the rows it was fitted on.
        with_history: whether clients are known at all.
    """

    moment: Moment
    numbers: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    base: float
    with_history: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the matrix: numbers, then categories."""
        return (*self.numbers, *self.levels)


def learn_recipe(rows: Bookings, moment: Moment) -> Recipe:
    """The recipe for these rows; their outcomes give the base rate and nothing else."""
    calendar, weekdays = _calendar(rows)
    with_history = bool((rows.clients != "").any())
    usable = [name for name, column in calendar.items() if len(np.unique(column[~np.isnan(column)])) > 1]
    numbers = (*usable, *(HISTORY if with_history else ()), *rows.numbers)
    categories = {**weekdays, **rows.categories}
    return Recipe(
        moment=moment,
        numbers=numbers,
        levels={name: _levels(column) for name, column in categories.items()},
        base=float(np.average(rows.outcomes, weights=rows.weights)),
        with_history=with_history,
    )


def matrix(recipe: Recipe, rows: Bookings, past: Bookings) -> Floats:
    """(n, len(recipe.names)) of numbers, then category codes, as known at each row's moment; ``nan`` where unknown."""
    calendar, weekdays = _calendar(rows)
    known: dict[str, Floats] = {**calendar, **rows.numbers}
    if recipe.with_history:
        known |= history(rows, past, rows.moments(recipe.moment), base=recipe.base)
    texts = {**weekdays, **rows.categories}
    found = np.empty((len(rows), len(recipe.names)))
    for at, name in enumerate(recipe.numbers):
        found[:, at] = known[name]
    for at, (name, levels) in enumerate(recipe.levels.items(), start=len(recipe.numbers)):
        found[:, at] = _coded(texts[name], levels)
    return found


def wanting(recipe: Recipe, rows: Bookings) -> list[str]:
    """The columns that the recipe goes by and ``rows`` do not have, as the number or the category that they were."""
    calendar, weekdays = _calendar(rows)
    numbers, texts = {*calendar, *HISTORY, *rows.numbers}, {*weekdays, *rows.categories}
    return [
        *(name for name in recipe.numbers if name not in numbers),
        *(name for name in recipe.levels if name not in texts),
    ]


def _calendar(rows: Bookings) -> tuple[dict[str, Floats], dict[str, Texts]]:
    start_day, booked_day = np.floor(rows.starts_wall / DAY), np.floor(rows.booked_wall / DAY)
    by_hours = rows.has_hours and rows.booked_has_hours
    lead = (rows.starts_at - rows.booked_at) / DAY if by_hours else start_day - booked_day
    numbers = {
        "lead_days": np.maximum(lead, 0.0),
        "same_day": np.where(np.isnan(lead), np.nan, start_day == booked_day),
        "start_hour": np.mod(rows.starts_wall, DAY) / 3600,
        "booked_hour": np.mod(rows.booked_wall, DAY) / 3600,
    }
    return numbers, {"start_weekday": _weekday(start_day), "booked_weekday": _weekday(booked_day)}


def _weekday(day: Floats) -> Texts:
    """Monday is 1; the first of January 1970 was a Thursday."""
    return np.where(np.isnan(day), "", (np.mod(np.nan_to_num(day) + 3, 7) + 1).astype(np.int64).astype(str))


def _levels(column: Texts) -> tuple[str, ...]:
    values, counts = np.unique(column, return_counts=True)
    return tuple(str(value) for value, count in zip(values, counts, strict=True) if count >= _SELDOM)


def _coded(column: Texts, levels: tuple[str, ...]) -> Floats:
    if not levels:
        return np.zeros(len(column))
    ordered = np.array(levels)
    at = np.minimum(np.searchsorted(ordered, column), len(ordered) - 1)
    return np.where(ordered[at] == column, at + 1.0, 0.0)
