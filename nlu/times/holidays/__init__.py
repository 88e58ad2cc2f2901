"""Holidays by name, as cycles: fixed dates, n-th weekdays, days counted from Easter, lunar calendars.

Which words name a holiday is in the language files; when it falls is in ``days.toml``.
"""

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from nlu.times.cycles import AnyCycle, Cycle
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
    """``rule`` in a year: where it is, then moves ("+1", "nearest-workday"), days it lasts ("x8"), hours ("@20.5-21.5")."""
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


def _to_friday_before(day: date) -> date:
    return day - timedelta(days=(day.isoweekday() - 5) % 7 or 7)


def _to_workday(day: date) -> date:
    return day + timedelta(days={6: -1, 7: 1}.get(day.isoweekday(), 0))


_MOVES = {
    "friday-before": _to_friday_before, "monday-before": lambda day: day - timedelta(days=(day.isoweekday() - 1) % 7 or 7),
    "wednesday-before": lambda day: day - timedelta(days=(day.isoweekday() - 3) % 7 or 7), "nearest-workday": _to_workday, "not-sunday": lambda day: day - timedelta(days=day.isoweekday() == 7),
    "not-saturday": lambda day: day + timedelta(days=day.isoweekday() == 6),
    "saturday-from": lambda day: day + timedelta(days=(6 - day.isoweekday()) % 7),
    "independence": lambda day: day + timedelta(days={5: -1, 6: -2, 1: 1}.get(day.isoweekday(), 0)),
}  # fmt: skip


def _laid(first: date, days: int, hours: list[float] | None) -> Span:
    start = datetime(first.year, first.month, first.day)
    if hours:
        return Span(start + timedelta(hours=hours[0]), start + timedelta(hours=hours[1]), "minute")
    return Span(start, start + timedelta(days=days), "day")
