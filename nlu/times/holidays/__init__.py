"""Holidays by name, as cycles: fixed dates, n-th weekdays, days counted from Easter, lunar calendars.

Which words name a holiday is in the language files; when it falls is in ``days.toml``.
"""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from nlu.times.combined import AnyCycle
from nlu.times.cycles import Cycle
from nlu.times.holidays.calendars import date_in_year
from nlu.times.spans import Span


@cache
def named(name: str) -> AnyCycle | None:
    """The holiday with this key of ``days.toml``."""
    rule = _rules().get(name)
    return Cycle("year", lambda year: _span(rule, year.year), "day") if rule else None


@cache
def _rules() -> dict[str, str]:
    with (Path(__file__).parent / "days.toml").open("rb") as file:
        return {name: str(rule) for name, rule in tomllib.load(file).items()}


@cache
def _span(rule: str, year: int) -> Span | None:
    """``rule`` in a year: where it is, moves ("+1", "nearest-workday"), days it lasts ("x8"), hours ("@20.5-21.5")."""
    where, _, rest = rule.partition(" ")
    first = date_in_year(where, year)
    if first is None:
        return None
    days, hours = 1, None
    for word in rest.split():
        kind, value = word[0], word[1:]
        if kind in "+-":
            first += timedelta(days=int(word))
        elif kind == "x":
            days = int(value)
        elif kind == "@":
            hours = [float(each) for each in value.split("-")]
        else:
            first = _MOVES[word](first)
    return _laid(first, days, hours)


def _back_to(weekday: int) -> Callable[[date], date]:
    return lambda day: day - timedelta(days=(day.isoweekday() - weekday) % 7 or 7)


def _by_weekday(moves: dict[int, int]) -> Callable[[date], date]:
    return lambda day: day + timedelta(days=moves.get(day.isoweekday(), 0))


_MOVES: dict[str, Callable[[date], date]] = {
    "monday-before": _back_to(1),
    "wednesday-before": _back_to(3),
    "friday-before": _back_to(5),
    "nearest-workday": _by_weekday({6: -1, 7: 1}),
    "not-sunday": _by_weekday({7: -1}),
    "not-saturday": _by_weekday({6: 1}),
    "independence": _by_weekday({5: -1, 6: -2, 1: 1}),  # of Israel: kept clear of the Sabbath
}


def _laid(first: date, days: int, hours: list[float] | None) -> Span:
    start = datetime(first.year, first.month, first.day)
    if hours:
        return Span(start + timedelta(hours=hours[0]), start + timedelta(hours=hours[1]), "minute")
    return Span(start, start + timedelta(days=days), "day")
