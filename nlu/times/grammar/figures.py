"""Dates in figures: 3/8, 2026-03-08, 20260308, 8.3."""

from datetime import datetime

from nlu.times import cycles
from nlu.times.cycles import Once
from nlu.times.grammar.dates import is_date, on_date
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading
from nlu.times.spans import period


@rule(
    "X",
    "DIGITS slash DIGITS slash DIGITS",
    "DIGITS minus_sign DIGITS minus_sign DIGITS",
    "DIGITS dot DIGITS dot DIGITS",
    cost=0.3,
)
def figures(reading: Reading, first: Number, _: None, second: Number, __: None, third: Number) -> Meaning | None:
    return _figures(reading, first, second, third)


@rule("X", "DIGITS DIGITS DIGITS", "DIGITS of DIGITS of DIGITS", cost=1.6)
def spaced_figures(reading: Reading, *values: Number | None) -> Meaning | None:
    first, second, third = [value for value in values if value]
    year_first = first.digits == 4 and third.digits <= 2
    if not year_first and (third.digits not in {2, 4} or first.digits > 2):
        return None
    return _figures(reading, first, second, third)


def _figures(reading: Reading, first: Number, second: Number, third: Number) -> Meaning | None:
    if first.digits == 4:
        return on_date(first.value, second.value, third.value) if max(second.digits, third.digits) <= 2 else None
    if third.digits not in {2, 4} or max(first.digits, second.digits) > 2:
        return None
    year = third.value
    if third.digits == 2:
        year += 1900 if year > (reading.now.year + 30) % 100 else 2000
    ranked = _ranked(reading, first.value, second.value)
    options = tuple(Once(period("day", datetime(year, month, day))) for day, month in ranked if is_date(day, month))
    return Meaning(options, frozenset({"date", "fixed", "year"})) if options else None


def _ranked(reading: Reading, first: int, second: int) -> list[tuple[int, int]]:
    """Both readings of two figures as (day, month), the locale's own first."""
    both_ways = [(second, first), (first, second)]
    ranked = both_ways if reading.month_first else both_ways[::-1]
    return ranked if first != second else ranked[:1]


@rule("X", "DIGITS", cost=0.8)
def run_together(_: Reading, number: Number) -> Meaning | None:
    """``20161016``."""
    if number.digits != 8 or not 1900 < number.value // 10000 < 2200:
        return None
    return on_date(number.value // 10000, number.value // 100 % 100, number.value % 100)


@rule("FIG", "DIGITS slash DIGITS", cost=0.4)
def slashed(reading: Reading, first: Number, _: None, second: Number) -> Meaning | None:
    return _two_figures(reading, first, second)


@rule("FIG", "DIGITS dot DIGITS dot", "ORD DIGITS dot", "ORD ORDWORD", "ORD slash DIGITS dot", cost=0.5)
def dotted(reading: Reading, first: Number | int, *rest: Number | int | None) -> Meaning | None:
    second = next(value for value in rest if value is not None)
    return _two_figures(reading, _as_number(first), _as_number(second), day_first=True)


def _as_number(value: Number | int) -> Number:
    return value if isinstance(value, Number) else Number(value, 2)


@rule("FIG", "DIGITS minus_sign DIGITS", "DIGITS dot DIGITS", cost=1.4)
def dashed(reading: Reading, first: Number, _: None, second: Number) -> Meaning | None:
    return _two_figures(reading, first, second)


@rule("X", "DIGITS DIGITS", cost=3.5)
def spaced(reading: Reading, first: Number, second: Number) -> Meaning | None:
    if first.digits != 2 or second.digits != 2 or reading.month_first:
        return None
    found = _two_figures(reading, first, second)
    return found.told("latent") if found else None


@rule("X", "FIG", cost=0.1)
def figured(_: Reading, meaning: Meaning) -> Meaning:
    return meaning


def _two_figures(reading: Reading, first: Number, second: Number, *, day_first: bool = False) -> Meaning | None:
    if max(first.digits, second.digits) > 2:
        return None
    ranked = [(first.value, second.value)] if day_first else _ranked(reading, first.value, second.value)
    options = tuple(cycles.day_and_month(day, month) for day, month in ranked if is_date(day, month))
    return Meaning(options, frozenset({"date", "yearly", "figures"})) if options else None
