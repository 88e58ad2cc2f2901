"""Lengths of time: an hour and a half, six weeks; what they come to in seconds, and where they lead."""

from datetime import datetime

from nlu.times.grammar.rules import rule
from nlu.times.meaning import Number, Reading
from nlu.times.spans import rank, shift

Length = tuple[tuple[str, float], ...]


@rule("D", "DEC UNIT", "DEC minus_sign UNIT", "DEC HUNIT", cost=0.3)
def counted(_: Reading, count: float, *rest: str | None) -> Length:
    return ((next(value for value in rest if value), count),)


@rule("D", "a UNIT", "other UNIT", "a other UNIT", cost=0.4)
def single(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 1.0),)


@rule("D", "a? FEW of? UNIT", "a? FEW more UNIT", cost=0.3)
def a_few(_: Reading, __: None, count: int, *rest: str | None) -> Length:
    return ((next(value for value in rest if value), float(count)),)


@rule("D", "couple of? UNIT", "a couple of? UNIT", cost=0.3)
def a_couple(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 2.0),)


@rule("D", "half a? UNIT", "a half UNIT", "half of? UNIT", cost=0.3)
def a_half(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 0.5),)


@rule("D", "quarter of? a? UNIT", "a quarter of? a? UNIT", "quarter a? UNIT", cost=0.3)
def a_quarter(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 0.25),)


@rule("D", "three_quarters of? a? UNIT", "a three_quarters of? a? UNIT", "THREEQ UNIT", cost=0.3)
def three_quarters_of(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 0.75),)


@rule("D", "ONEHALF UNIT", "a? half_minute", cost=0.2)
def one_and_a_half(_: Reading, *values: float | str | None) -> Length | None:
    said = [value for value in values if value]
    if len(said) != 2:
        return None
    return ((str(said[1]), float(said[0])),)


@rule("D", "N and a? half UNIT", "a and half UNIT", "D and a? half", "D half", cost=0.3)
def and_a_half(_: Reading, *values: object) -> Length | None:
    """``two and a half hours``, ``an hour and a half``."""
    return _and_a_part(values, 0.5)


@rule("D", "N and a? quarter UNIT", "D and a? quarter", cost=0.3)
def and_a_quarter(_: Reading, *values: object) -> Length | None:
    return _and_a_part(values, 0.25)


def _and_a_part(values: tuple[object, ...], part: float) -> Length | None:
    unit = next((value for value in values if type(value) is str), None)
    length = next((value for value in values if type(value) is tuple), None)
    number = next((value for value in values if isinstance(value, Number)), Number(1))
    if length:
        return ((length[0][0], length[0][1] + part),) if len(length) == 1 else None
    return ((unit, number.value + part),) if unit else None


@rule("D", "D D", "D and D", "D comma D", cost=0.2)
def compound(_: Reading, *values: Length | None) -> Length | None:
    first, second = [value for value in values if value]
    if rank(grain_of(first)) <= rank(grain_of(second)):
        return None
    return first + second


@rule("D", "MINUTES", "a MINUTES", cost=0.1)
def in_one_word(_: Reading, *values: int | None) -> Length:
    """``Viertelstunde``, ``demi-heure``."""
    return (("minute", float(next(value for value in values if value))),)


@rule("D", "DEC HUNIT DIGITS", cost=0.3)
def hours_and_minutes(_: Reading, hours: float, unit: str, minutes: Number) -> Length | None:
    """``1h30``."""
    return ((unit, hours), ("minute", float(minutes.value))) if minutes.digits == 2 and minutes.value < 60 else None


@rule("D", "about D", "more_than D", "exactly D", "D about", "over D", cost=0.2)
def roughly(_: Reading, *values: Length | None) -> Length | None:
    return next(value for value in values if value)


@rule(
    "D",
    "all UNIT",
    "all the UNIT",
    "the all UNIT",
    "a UNIT whole",
    "a whole UNIT",
    "the whole UNIT",
    "whole UNIT",
    cost=0.3,
)
def whole_unit(_: Reading, *values: str | None) -> Length:
    return ((next(value for value in values if value), 1.0),)


_BIG = {"weekend": ("day", 2.0), "fortnight": ("week", 2.0), "workweek": ("day", 5.0)}


def grain_of(length: Length) -> str:
    """The grain of a time that far away."""
    unit = length[-1][0]
    return {"workday": "day", "weekend": "day", "fortnight": "week", "workweek": "week", "night": "day"}.get(unit, unit)


def moved(at: datetime, length: Length, sign: int = 1) -> datetime:
    """``at`` moved by a length of time, forwards or backwards."""
    for unit, count in length:
        unit_, times = _BIG.get(unit, ("day" if unit == "night" else unit, 1.0))
        at = shift(at, unit_, sign * count * times)
    return at


_SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "night": 86400, "workday": 86400, "week": 604800,
    "weekend": 172800, "workweek": 432000, "fortnight": 1209600, "month": 2592000, "quarter": 7776000, "half": 15552000,
    "year": 31536000, "decade": 315360000, "century": 3153600000,
}  # fmt: skip


def seconds(length: Length) -> int:
    """A length in seconds: months of 30 days, years of 365."""
    return int(sum(_SECONDS[unit] * count for unit, count in length))
