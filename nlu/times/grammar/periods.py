"""Weeks, months, quarters, seasons, years and longer; this, next and last; their beginnings, middles and ends."""

from datetime import datetime
from itertools import islice

from nlu.times import cycles, holidays
from nlu.times.cycles import AnyCycle, Cycle, Nth, Once, Within
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Month, Number, Reading, one
from nlu.times.spans import DAY, WEEK, Span, midnight, period, shift

_COUNTS = {
    "this": 0, "coming": 1, "next": 1, "after_next": 2, "last": -1, "past": -1, "previous": -1, "before_last": -2,
}  # fmt: skip
_SEASONS = {"spring": (3, 20, 6, 21), "summer": (6, 21, 9, 24), "autumn": (9, 23, 12, 21), "winter": (12, 21, 3, 21)}


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


@rule(
    "P",
    "MOD UNIT",
    "the MOD UNIT",
    "UNIT MOD",
    "the UNIT MOD",
    "UNIT the MOD",
    "MOD calendar UNIT",
    "MOD UNIT calendar",
    "this MOD UNIT",
    cost=0.4,
)
def relative_period(reading: Reading, *values: object) -> Meaning | None:
    which, unit = _which_and_unit(values)
    if unit in {"second", "minute", "hour"}:
        return _stretch(reading, which, unit, 1)
    if unit == "night":
        return None
    at = shift(reading.now, "week" if unit in {"weekend", "workweek", "fortnight"} else unit, _COUNTS[which])
    if unit == "weekend":
        return _weekend(reading, reading.now if which == "coming" else at)
    if unit == "fortnight":
        return _stretch(reading, which, "week", 2)
    kind = ("date",) if unit in {"day", "workday"} else ("period", "whole")
    return one(Once(period(unit, at)), *kind, "fixed", "relative", *(["range"] if unit == "workweek" else []))


def _which_and_unit(values: tuple[object, ...]) -> tuple[str, str]:
    said = [value for value in values if isinstance(value, str)]
    unit = next(value for value in said if value not in _COUNTS)
    return next(value for value in said if value in _COUNTS), unit


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
    span = cycles.coming(place.options[0], reading.now)
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
    which, unit = _which_and_unit(values)
    few = next((value for value in values if type(value) is int), 3)
    number = next((value for value in values if isinstance(value, Number)), Number(few))
    if not 0 < number.value <= 1000:
        return None
    return _stretch(reading, which, unit, number.value)


def _stretch(reading: Reading, which: str, unit: str, count: int) -> Meaning | None:
    backwards = _COUNTS[which] < 0
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
        return _stretch(reading, "next", unit, number.value)
    return one(Once(period(unit, shift(reading.now, unit, number.value))), "period", "whole", "fixed")


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
    found = place.mapped(lambda outer: _nth_unit(reading, unit, count, outer))
    return found.told("period", "range" if unit == "half" else "whole") if found else None


def _nth_unit(reading: Reading, unit: str, count: int, outer: AnyCycle) -> AnyCycle:
    if unit == "week" and (reading.conventions.weeks == "thursday" or outer.grain == "year" or count < 0):
        return _Weeks(outer, count).cycle()
    return (
        Nth(Cycle(_BY.get(unit, "year"), lambda at: period(unit, at), unit), outer, count)
        if unit not in _MONTHLY
        else Nth(_monthly(unit), outer, count)
    )


_BY = {"week": "week", "workweek": "week", "day": "day", "year": "year", "month": "month"}
_MONTHLY = {"quarter", "half"}


def _monthly(unit: str) -> Cycle:
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
    return cycles.Around(row, "week")


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
        span = cycles.coming(_nth_unit(reading, unit, count, outer), reading.now)
        if span is None:
            return None
        start = span.start if count > 0 else shift(span.start, unit, 1 - number)
        return Once(Span(start, shift(start, unit, number), unit))

    found = place.mapped(change)
    return found.without("whole", "period").told("range", "fixed", "date") if found else None


@rule("P", "week_no N", "week_no N of? P", "week N of? P", "week N", cost=0.6)
def week_number(reading: Reading, *values: object) -> Meaning | None:
    number = next(value for value in values if isinstance(value, Number))
    place = next((value for value in values if isinstance(value, Meaning)), None)
    if not 1 <= number.value <= 53:
        return None
    year = reading.now.date().isocalendar().year
    if place:
        if not place.has("year_period", "fixed"):
            return None
        span = cycles.coming(place.options[0], reading.now)
        year = span.start.year if span else year
    start = datetime.fromisocalendar(year, number.value, 1)
    return one(Once(Span(start, start + WEEK, "week")), "period", "whole", "fixed")


@rule(
    "P",
    "NTH trimester YEAR?",
    "quarter_no N",
    "quarter_no N of|comma? YEAR",
    "YEAR minus_sign? quarter_no N",
    "NTH trimester minus_sign YEAR",
    "YEAR2 quarter_no N",
    "NTH trimester of|in? the? YEAR",
    "the NTH trimester of? YEAR?",
    "DIGITS quarter_no N",
    "YEAR NTH trimester",
    cost=0.3,
)
def quarter(reading: Reading, *values: object) -> Meaning | None:
    unit = "quarter"
    numbers = [
        value.value if isinstance(value, Number) else value for value in values if isinstance(value, int | Number)
    ]
    years = [value for value in numbers if value > 1000]
    if not years and isinstance(values[0], Number) and values[0].digits == 2:
        years, numbers = [2000 + values[0].value], numbers[1:]
    counts = [value for value in numbers if value < 1000]
    if len(counts) != 1 or not -4 <= counts[0] <= 4 or counts[0] == 0:
        return None
    outer: AnyCycle = Once(period("year", datetime(years[0], 1, 1))) if years else _EVERY_YEAR
    return one(Nth(_monthly(unit), outer, counts[0]), "period", "whole", *(["fixed"] if years else []))


_EVERY_YEAR = Cycle("year", lambda at: period("year", at), "year")


@rule("P", "NTH half_year", "NTH half_year of|in? P", "half_no DIGITS minus_sign? P?", "YEAR half_no DIGITS", cost=0.4)
def half_year(_: Reading, *values: object) -> Meaning | None:
    numbers = [
        value.value if isinstance(value, Number) else value for value in values if isinstance(value, int | Number)
    ]
    years = [number for number in numbers if number > 1000]
    count = next(number for number in numbers if number < 1000)
    rest = [*values, *(one(Once(period("year", datetime(year, 1, 1))), "year_period") for year in years)]
    place = next((value for value in rest if isinstance(value, Meaning)), None)
    outer = place.options[0] if place else _EVERY_YEAR
    if (place and not place.has("year_period", "fixed")) or count not in {1, 2, -1}:
        return None
    return one(Nth(_monthly("half"), outer, count), "period", "range", "fixed")


@rule("P", "HOL weekend", "HOL weekend of? YEAR", "HOL YEAR weekend", cost=0.1)
def holiday_weekend(reading: Reading, name: str, *rest: int | None) -> Meaning | None:
    """``Labor Day weekend``: the weekend nearest to it, and the holiday itself."""
    year = next((value for value in rest if value), None)
    row = holidays.named(name)
    if row is None:
        return None
    day = cycles.nth(row, period("year", datetime(year, 1, 1)), 1) if year else cycles.coming(row, reading.now)
    if day is None:
        return None
    near = min(
        (period("weekend", day.start + WEEK * weeks) for weeks in (-1, 0)), key=lambda span: abs(span.start - day.start)
    )
    return one(Once(Span(min(near.start, day.start), max(near.end, day.end), "day")), "period", "range", "fixed")


@rule("P", "SEASON", "in SEASON", "the SEASON", "in the SEASON", cost=0.5)
def season(_: Reading, *values: str | None) -> Meaning:
    name = next(value for value in values if value)
    return one(_season(name), "period", "range", "season")


def _season(name: str) -> Cycle:
    month, day, last_month, last_day = _SEASONS[name]
    return Cycle(
        "year",
        lambda year: Span(
            year.replace(month=month, day=day),
            year.replace(year=year.year + (last_month < month), month=last_month, day=last_day), "day",
        ),
        "day",
    )  # fmt: skip


@rule("P", "MOD SEASON", "SEASON MOD", "the SEASON MOD", "MOD season", "season MOD", cost=0.4)
def relative_season(reading: Reading, *values: object) -> Meaning | None:
    said = [value for value in values if isinstance(value, str)]
    which = next(value for value in said if value in _COUNTS)
    name = next((value for value in said if value in _SEASONS), None)
    rows = [_season(each) for each in ([name] if name else _SEASONS)]
    if which in {"last", "past", "previous", "before_last"}:
        spans = [cycles.latest(row, reading.now) for row in rows]
        span = max(filter(None, spans), key=lambda each: each.start)
    else:
        span = min(
            filter(None, (_ahead(row, reading.now, _COUNTS[which] and not name) for row in rows)),
            key=lambda each: each.start,
        )
    return one(Once(span), "period", "range", "fixed", "season")


def _ahead(row: Cycle, now: datetime, skip: object) -> Span | None:
    return next((span for span in row.ahead(now) if not skip or span.start > now), None)


@rule("P", "SEASON of|in? YEAR", "SEASON comma? YEAR", cost=0.3)
def season_of_year(_: Reading, name: str, *rest: int | None) -> Meaning:
    year = next(value for value in rest if value)
    return one(Nth(_season(name), Once(period("year", datetime(year, 1, 1))), 1), "period", "range", "fixed", "season")


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
        span = cycles.latest(outer, now)
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
    return day.turned(lambda cycle: cycles.Around(cycle, "week")).without("date").told("period", "whole")


@rule(
    "P",
    "DIGITS s",
    "the? DIGITS s",
    "the? DECADE",
    "decade of? DIGITS",
    "years DIGITS",
    "year apostrophe? DIGITS s",
    "apostrophe DIGITS s",
    "the? decade of the? DIGITS",
    "WORDNUM? DECADE",
    cost=0.4,
)
def decade(_: Reading, *values: object) -> Meaning | None:
    """``1990s``, ``the 90s``, ``the nineties``."""
    number = next((value.value for value in values if isinstance(value, Number)), None)
    tens = next((value for value in values if type(value) is int), None)
    if tens is not None:
        number = (number or 19) * 100 + tens
    if number is None or number % 10:
        return None
    start = number if number >= 1000 else 1900 + number if number >= 30 else 2000 + number
    if not 1000 <= start < 2200:
        return None
    return one(Once(Span(datetime(start, 1, 1), datetime(start + 10, 1, 1), "decade")), "period", "range", "fixed")


@rule("P", "the? ORD century", "century N", "century ROMAN", "N century", "the century ORD", cost=0.4)
def century(_: Reading, *values: object) -> Meaning | None:
    said = next(value for value in values if value is not None)
    number = said.value if isinstance(said, Number) else said
    if not isinstance(number, int) or not 1 < number <= 22:
        return None
    start = datetime((number - 1) * 100, 1, 1)
    return one(Once(Span(start, datetime(number * 100, 1, 1), "century")), "period", "range", "fixed")


__all__ = ["Within"]
