"""Several units in a row: the last two weeks, the next three months, the first ten days of a year."""

from nlu.times import combined
from nlu.times.combined import AnyCycle
from nlu.times.cycles import Once
from nlu.times.grammar.periods import RELATIVE, STEPS, nth_of_units, which_and_unit
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import DAY, Span, midnight, period, shift


@rule(
    "R",
    "MOD N UNIT",
    "N MOD UNIT",
    "the MOD N UNIT",
    "the N MOD UNIT",
    "N UNIT MOD",
    "the N UNIT MOD",
    "MOD FEW UNIT",
    "the MOD FEW UNIT",
    "in the MOD N UNIT",
    "FEW MOD UNIT",
    "N UNIT the MOD",
    cost=0.3,
)
def several(reading: Reading, *values: object) -> Meaning | None:
    """``last two weeks``, ``next 3 months``."""
    which, unit = which_and_unit(values)
    few = next((value for value in values if type(value) is int), 3)
    number = next((value for value in values if isinstance(value, Number)), Number(few))
    if not 0 < number.value <= 1000:
        return None
    return stretch(reading, which, unit, number.value)


@rule("P", *RELATIVE, cost=0.4)
def relative_stretch(reading: Reading, *values: object) -> Meaning | None:
    """``next hour``, ``last fortnight``: lengths from now, not units of the calendar."""
    which, unit = which_and_unit(values)
    if unit == "fortnight":
        return stretch(reading, which, "week", 2)
    if unit not in {"second", "minute", "hour"}:
        return None
    if which == "this":
        return one(Once(period(unit, reading.now)), "range", "fixed", "clock")
    return stretch(reading, which, unit, 1)


def stretch(reading: Reading, which: str, unit: str, count: int) -> Meaning | None:
    backwards = STEPS[which] < 0
    if which in {"this", "after_next", "before_last"} and count > 1:
        return None
    rolls = reading.conventions.rolling and unit == "week"
    if unit in {"second", "minute", "hour"} or rolls:
        return _rolling(reading, unit, -count if backwards else count)
    if unit == "workday":
        return _workdays(reading, -count if backwards else count)
    here = period("week" if unit == "weekend" else unit, reading.now)
    start, end = (
        (shift(here.start, unit, -count), here.start) if backwards else (here.end, shift(here.end, unit, count))
    )
    return one(Once(Span(start, end, unit if unit != "workday" else "day")), "range", "fixed", "date")


def _rolling(reading: Reading, unit: str, count: int) -> Meaning:
    small = unit in {"second", "minute", "hour"}
    now = reading.now
    if small and not (reading.conventions.rolling and abs(count) == 1):
        here = period(unit, now).start
        first = here if count < 0 else shift(here, unit, 1)
        start, end = sorted((first, shift(first, unit, count)))
        if unit == "second":
            start, end = sorted((now, shift(now, unit, count)))
        return one(Once(Span(start, end, unit)), "range", "fixed", "clock")
    base = now if small else midnight(now) + (DAY if count > 0 else DAY * 0)
    start, end = sorted((base, shift(base, unit, count)))
    return one(Once(Span(start, end, unit if small else "day")), "range", "fixed", "clock" if small else "date")


def _workdays(reading: Reading, count: int) -> Meaning:
    today = midnight(reading.now)
    first = shift(today, "workday", 1 if count > 0 else -1)
    last = shift(today, "workday", count)
    start, end = sorted((first, last))
    return one(Once(Span(start, end + DAY, "day")), "range", "fixed", "date")


@rule("P", "upcoming N UNIT", "N upcoming UNIT", cost=0.1)
def upcoming(reading: Reading, *values: object) -> Meaning | None:
    unit = next(value for value in values if isinstance(value, str))
    number = next(value for value in values if isinstance(value, Number))
    if reading.conventions.school != "duckling":
        return stretch(reading, "next", unit, number.value)
    return one(Once(period(unit, shift(reading.now, unit, number.value))), "period", "whole", "fixed")


@rule("R", "NTH N UNIT of|in? P", "the NTH N UNIT of|in? P", "NTH N UNIT of|in the P", cost=0.3)
def first_several(reading: Reading, *values: object) -> Meaning | None:
    """``the first 2 weeks of 2021``."""
    count = next(value for value in values if type(value) is int)
    number = next(value for value in values if isinstance(value, Number)).value
    unit = next(value for value in values if isinstance(value, str))
    place = next(value for value in values if isinstance(value, Meaning))
    if (
        place.has("latent", "range")
        or count not in {1, -1}
        or not 0 < number < 400
        or unit not in {"day", "week", "month", "year", "quarter"}
    ):
        return None

    def change(outer: AnyCycle) -> AnyCycle | None:
        span = combined.coming(nth_of_units(reading, unit, count, outer), reading.now)
        if span is None:
            return None
        start = span.start if count > 0 else shift(span.start, unit, 1 - number)
        return Once(Span(start, shift(start, unit, number), unit))

    found = place.mapped(change)
    return found.without("whole", "period").told("range", "fixed", "date") if found else None
