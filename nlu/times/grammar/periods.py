"""Weeks, months, quarters, seasons, years and longer; this, next and last; their beginnings, middles and ends."""

from datetime import datetime
from itertools import islice

from nlu.times import combined, cycles
from nlu.times.combined import AnyCycle, Nth, Within
from nlu.times.cycles import Cycle, Once
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Month, Number, Reading, one
from nlu.times.spans import DAY, Span, period, shift

STEPS = {
    "this": 0, "coming": 1, "next": 1, "after_next": 2, "last": -1, "past": -1, "previous": -1, "before_last": -2,
}  # fmt: skip


@rule("P", "MON", "MON dot", "month of? MON", "month of the MON", cost=0.4)
def month(_: Reading, *values: Month | None) -> Meaning:
    number = next(value for value in values if value)
    return one(cycles.month(number.number), "period", "month", "whole", *(["doubtful"] if number.doubtful else []))


@rule("P", "YEAR", "year of? YEAR", "year YEAR", "year YEAR2", "the year YEAR", "calendar? year YEAR", cost=0.5)
def year(_: Reading, *values: int | None) -> Meaning:
    number = next(value for value in values if value)
    bare = len(values) == 1
    return one(
        Once(period("year", datetime(number, 1, 1))), "period", "whole", "year_period", *(["bare_year"] if bare else [])
    )


@rule(
    "P",
    "MON of|in|comma|slash|minus_sign|dot? YEAR",
    "MON of? YEAR2",
    "MON slash|minus_sign YEAR2",
    "MON of the? year? YEAR",
    "MON dot YEAR",
    "month MON of YEAR",
    cost=0.3,
)
def month_of_year(_: Reading, *values: object) -> Meaning:
    number = next(value for value in values if isinstance(value, Month))
    year = next(value for value in values if type(value) is int)
    return one(Once(period("month", datetime(year, number.number, 1))), "period", "whole", "month", "fixed", "year")


@rule("P", "YEAR comma|slash|minus_sign MON", "YEAR MON", cost=0.4)
def year_then_month(_: Reading, year: int, *rest: object) -> Meaning:
    number = next(value for value in rest if isinstance(value, Month))
    return month_of_year(_, number, year)


@rule("P", "DIGITS slash|minus_sign DIGITS", cost=0.5)
def month_in_figures(_: Reading, first: Number, __: None, second: Number) -> Meaning | None:
    """``2/2013``, ``2015-12``."""
    if {first.digits, second.digits} not in ({1, 4}, {2, 4}):
        return None
    number, year = (second, first) if first.digits == 4 else (first, second)
    if not 1 <= number.value <= 12 or not 1900 < year.value < 2200:
        return None
    return month_of_year(_, Month(number.value), year.value)


RELATIVE = (
    "MOD UNIT",
    "the MOD UNIT",
    "UNIT MOD",
    "the UNIT MOD",
    "UNIT the MOD",
    "MOD calendar UNIT",
    "MOD UNIT calendar",
    "this MOD UNIT",
)


@rule("P", *RELATIVE, cost=0.4)
def relative_period(reading: Reading, *values: object) -> Meaning | None:
    which, unit = which_and_unit(values)
    if unit in {"second", "minute", "hour", "night", "fortnight"}:
        return None
    at = shift(reading.now, "week" if unit in {"weekend", "workweek", "fortnight"} else unit, STEPS[which])
    if unit == "weekend":
        return _weekend(reading, reading.now if which == "coming" else at)
    kind = ("date",) if unit in {"day", "workday"} else ("period", "whole")
    return one(Once(period(unit, at)), *kind, "fixed", "relative", *(["range"] if unit == "workweek" else []))


def which_and_unit(values: tuple[object, ...]) -> tuple[str, str]:
    said = [value for value in values if isinstance(value, str)]
    unit = next(value for value in said if value not in STEPS)
    return next(value for value in said if value in STEPS), unit


def _weekend(reading: Reading, at: datetime) -> Meaning:
    return one(Once(_weekend_span(reading, period("week", at).start)), "period", "range", "fixed", "weekend")


def _weekend_span(reading: Reading, monday: datetime) -> Span:
    first, last = reading.conventions.weekend
    return Span(monday + DAY * (first / 24), monday + DAY * (last / 24), "hour" if first % 24 else "day")


@rule("P", "weekend", "the weekend", "on|in the? weekend", "weekend of|from X", cost=0.6)
def weekend(reading: Reading, *values: Meaning | None) -> Meaning | None:
    place = next((value for value in values if value), None)
    if place is None:
        return one(Cycle("week", lambda monday: _weekend_span(reading, monday), "day"), "period", "range", "weekend")
    span = combined.coming(place.options[0], reading.now)
    return _weekend(reading, span.start) if span else None


@rule("P", "NTH weekend of|in? P", "NTH weekend of|in the P", cost=0.4)
def nth_weekend(reading: Reading, count: int, *rest: object) -> Meaning | None:
    place = next(value for value in rest if isinstance(value, Meaning))
    inner = Cycle("week", lambda monday: _weekend_span(reading, monday), "day")
    return place.turned(lambda outer: Nth(inner, outer, count)).without("whole").told("range", "weekend")


@rule("P", "the UNIT", "of the? UNIT", "UNIT now_of", cost=1.2)
def this_unit(reading: Reading, *values: str | None) -> Meaning | None:
    unit = next(value for value in values if value)
    return relative_period(reading, "this", unit) if unit in {"week", "month", "quarter", "year", "half"} else None


@rule("P", "UNIT", cost=4.0)
def bare_unit(reading: Reading, unit: str) -> Meaning | None:
    if unit == "workweek":
        return one(Once(period(unit, reading.now)), "period", "range", "fixed")
    found = this_unit(reading, unit)
    return found.told("latent", "unit") if found else None


@rule(
    "P",
    "NTH UNIT of|in? P",
    "NTH UNIT of|in the P",
    "NTH UNIT of|in X",
    "UNIT NTH of|in? P",
    "the NTH UNIT of|in? P",
    "UNIT N of|in? P",
    cost=0.4,
)
def nth_unit(reading: Reading, *values: object) -> Meaning | None:
    """``first week of October 2014``, ``fourth quarter of 2018``, ``the third month of next year``."""
    unit = next(value for value in values if isinstance(value, str))
    counted = next(value for value in values if isinstance(value, int | Number) and not isinstance(value, bool))
    count = counted.value if isinstance(counted, Number) else counted
    place = next(value for value in values if isinstance(value, Meaning))
    if place.has("latent", "range", "clock") or unit in {"second", "minute", "hour", "day", "weekend", "workday"}:
        return None
    found = place.mapped(lambda outer: nth_of_units(reading, unit, count, outer))
    return found.told("period", "range" if unit == "half" else "whole") if found else None


def nth_of_units(reading: Reading, unit: str, count: int, outer: AnyCycle) -> AnyCycle:
    if unit == "week" and (reading.conventions.weeks == "thursday" or outer.grain == "year" or count < 0):
        return _Weeks(outer, count).cycle()
    return (
        Nth(Cycle(_BY.get(unit, "year"), lambda at: period(unit, at), unit), outer, count)
        if unit not in _MONTHLY
        else Nth(by_month(unit), outer, count)
    )


_BY = {"week": "week", "workweek": "week", "day": "day", "year": "year", "month": "month"}
_MONTHLY = {"quarter", "half"}


def by_month(unit: str) -> Cycle:
    def pick(first: datetime) -> Span | None:
        span = period(unit, first)
        return span if span.start == first else None

    return Cycle("month", pick, unit)


class _Weeks:
    """Weeks of a longer period by their Thursdays, as ISO counts them."""

    def __init__(self, outer: AnyCycle, count: int) -> None:
        self._outer, self._count = outer, count

    def cycle(self) -> AnyCycle:
        thursday = Cycle("week", lambda monday: Span(monday + 3 * DAY, monday + 4 * DAY, "day"), "day")
        return Moved(Nth(thursday, self._outer, self._count))


def Moved(row: Nth) -> AnyCycle:  # noqa: N802
    """Weeks around the Thursdays of ``row``."""
    return combined.Around(row, "week")


@rule("P", "MOD P", "the MOD P", "P MOD", "the P MOD", "P the MOD", cost=0.4)
def relative_month(reading: Reading, *values: object) -> Meaning | None:
    which = next(value for value in values if isinstance(value, str))
    place = next(value for value in values if isinstance(value, Meaning))
    if place.has("fixed", "latent", "year_period", "range") or not place.has("month"):
        return None
    return place.without("doubtful").told("fixed").mapped(lambda outer: _month_by(reading, which, outer))


def _month_by(reading: Reading, which: str, outer: AnyCycle) -> AnyCycle | None:
    now = reading.now
    if which == "this" and reading.conventions.school != "house":
        number = next(iter(outer.ahead(now))).start.month
        return Once(period("month", datetime(now.year, number, 1)))
    if which in {"last", "past", "previous"}:
        span = combined.latest(outer, now)
    elif which == "before_last":
        span = next(islice((each for each in outer.back(now) if each.end <= now), 1, None), None)
    else:
        row = (each for each in outer.ahead(now) if which == "this" or each.start > now)
        span = next(islice(row, 1 if which == "after_next" else 0, None), None)
    return Once(span) if span else None


@rule(
    "P",
    "the P",
    "in P",
    "in the P",
    "on P",
    "about P",
    "of P",
    "all P",
    "all the? P",
    "during the? P",
    "for P",
    "anytime in? P",
    cost=0.1,
)
def dressed(_: Reading, *values: Meaning | None) -> Meaning | None:
    place = next(value for value in values if value)
    return None if place.has("latent") else place.without("doubtful")


@rule("P", "WEEKOF X", "WEEKOF the? X", cost=0.2)
def week_commencing(reading: Reading, _: object, *rest: Meaning | None) -> Meaning | None:
    return week_of(reading, "week", next(value for value in rest if value))


@rule(
    "P", "UNIT of|from|starting|beginning|after X", "the UNIT of|from|starting|beginning X", "UNIT of the? X", cost=0.5
)
def week_of(reading: Reading, *values: object) -> Meaning | None:
    """``the week of October 7th``."""
    unit = next(value for value in values if isinstance(value, str))
    day = next(value for value in values if isinstance(value, Meaning))
    if unit != "week" or day.has("latent", "range") or day.open:
        return None
    return day.turned(lambda cycle: combined.Around(cycle, "week")).without("date").told("period", "whole")


__all__ = ["Within"]
