"""Days: weekdays, dates in words and figures, today and its neighbours, holidays, the n-th of something."""

from dataclasses import replace
from datetime import datetime

from nlu.times import combined, cycles, holidays
from nlu.times.combined import Within
from nlu.times.cycles import Once
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Month, Number, Reading, one
from nlu.times.spans import DAY, WEEK, period


@rule("X", "WD", "WD dot", cost=0.3)
def weekday(reading: Reading, number: int, *__: None) -> Meaning:
    row = cycles.weekday(number)
    return one(replace(row, skips_now=False) if reading.conventions.school == "recognizers" else row, "date", "weekday")


@rule("X", "MAYBEWD", cost=0.8)
def weekday_perhaps(_: Reading, number: int) -> Meaning:
    return one(cycles.weekday(number), "date", "weekday", "doubtful")


@rule("X", "SHYWD", cost=2.0)
def hidden_weekday(_: Reading, number: int) -> Meaning:
    """``so``, ``di``: a day only where something beside it says so."""
    return one(cycles.weekday(number), "date", "weekday", "doubtful", "shy")


@rule("X", "REL", cost=0.0)
def relative_day(reading: Reading, days: int) -> Meaning:
    return one(Once(period("day", reading.now + DAY * days)), "date", "fixed")


@rule("X", "NEXTDAY", cost=0.3)
def day_beside(reading: Reading, days: int) -> Meaning:
    """``the day after``: from the day under discussion."""
    return one(Once(period("day", reading.then + DAY * days)), "date", "fixed")


@rule("X", "NEXTDAY of? X", cost=0.2)
def day_beside_another(reading: Reading, days: int, _: None, day: Meaning) -> Meaning | None:
    """``the day after Christmas``."""
    span = combined.coming(day.options[0], reading.now)
    if span is None or day.has("latent", "range", "clock") or day.open:
        return None
    return one(Once(period("day", span.start + DAY * days)), "date", "fixed")


@rule("X", "HOL", cost=0.2)
def holiday(_: Reading, name: str) -> Meaning | None:
    cycle = holidays.named(name)
    return one(cycle, "date", "holiday", "yearly") if cycle else None


@rule(
    "DM",
    "ORD of? MON",
    "N of MON",
    "N MON",
    "MON ORD",
    "N dot MON",
    "MON the ORD",
    "ORD day of? MON",
    "MON WORDNUM",
    "ORD of month of MON",
    "ORD MON",
    cost=0.3,
)
def day_in_month(_: Reading, *values: object) -> tuple[int, int] | None:
    return _day_in_month(values)


@rule(
    "DM",
    "DIGITS minus_sign|slash|dot MON",
    "MON minus_sign|slash|dot? DIGITS",
    "ORD slash|minus_sign MON",
    "N minus_sign|slash|dot? MON dot",
    "MON dot DIGITS",
    "MON comma the? ORD|N",
    cost=0.4,
)
def figures_with_month(_: Reading, *values: object) -> tuple[int, int] | None:
    return _day_in_month(values)


def _day_in_month(values: tuple[object, ...]) -> tuple[int, int] | None:
    """Whatever number and month were said, in either order; months are told from days by their type."""
    month = next(value for value in values if isinstance(value, Month))
    day = next(value for value in values if value is not None and not isinstance(value, Month))
    number = day.value if isinstance(day, Number) else day
    if not isinstance(number, int) or (isinstance(day, Number) and day.digits > 2):
        return None
    if month.doubtful and isinstance(day, Number) and day.digits == 0 and values[0] is day:
        return None  # "one may ask"
    if isinstance(day, Number) and day.digits == 0 and day.value == 1 and values[0] is month:
        return None  # "às dez um corte": an article
    return (number, month.number) if is_date(number, month.number) else None


def is_date(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


@rule("X", "DM", cost=0.1)
def date(_: Reading, parts: tuple[int, int]) -> Meaning:
    return one(cycles.day_and_month(*parts), "date", "yearly", "day_and_month")


@rule(
    "X",
    "DM comma? of|in? YEAR",
    "DM slash|minus_sign|dot YEAR",
    "DM comma? of? YEAR2",
    "DM slash|minus_sign|dot YEAR2",
    "DM the YEAR",
    cost=0.2,
)
def date_of_year(_: Reading, parts: tuple[int, int], *rest: int | None) -> Meaning:
    year = next(value for value in rest if value is not None)
    return on_date(year, parts[1], parts[0])


@rule("X", "DM comma? of? WORDNUM", "DM comma DIGITS", cost=2.5)
def date_of_short_year(_: Reading, parts: tuple[int, int], *rest: Number | None) -> Meaning | None:
    year = next(value for value in rest if value is not None)
    return on_date(2000 + year.value, parts[1], parts[0]) if 9 < year.value < 40 else None


@rule(
    "X",
    "YEAR comma|slash|minus_sign|dot? DM",
    "YEAR slash|minus_sign DIGITS slash|minus_sign MON",
    "MON minus_sign|slash YEAR minus_sign|slash DIGITS",
    "DIGITS minus_sign YEAR minus_sign MON",
    cost=0.6,
)
def year_first(_: Reading, *values: object) -> Meaning | None:
    """``2020/Sep/23`` and its unlikely sisters."""
    year = next(value for value in values if type(value) is int)
    parts = next((value for value in values if type(value) is tuple), None) or _day_in_month(
        tuple(value for value in values if type(value) is not int)
    )
    return on_date(year, parts[1], parts[0]) if parts else None


def on_date(year: int, month: int, day: int) -> Meaning:
    return one(Once(period("day", datetime(year, month, day))), "date", "fixed", "year")


@rule("X", "the ORDFIG", "the ORD day", "day ORD|N", "the day ORD|N", "the N", "on the N", cost=0.4)
@rule("X", "ORDFIG", "ORD day", cost=1.5)
def day_by_number(_: Reading, *values: Number | int | None) -> Meaning | None:
    said = next(value for value in values if value is not None)
    number = said.value if isinstance(said, Number) else said
    if not 1 <= number <= 31:
        return None
    return one(cycles.day_of_month(number), "date", "monthly", "bare_day")


@rule("X", "the? ORDWORD", cost=1.5)
def day_by_word(_: Reading, __: None, number: int) -> Meaning | None:
    """``the fifteenth``; ``the second`` may as well be an offer or a person's turn."""
    if not 1 <= number <= 31:
        return None
    return one(cycles.day_of_month(number), "date", "monthly", "bare_day", *(["latent"] if number <= 10 else []))


@rule("X", "N", cost=5.0)
def latent_day(reading: Reading, number: Number) -> Meaning | None:
    if reading.conventions.school != "house" or number.digits != 2 or not 24 < number.value <= 31:
        return None
    return one(cycles.day_of_month(number.value), "date", "monthly", "latent")


@rule("X", "WD comma? the? ORD", "WD comma? the? N", "WD dot comma? ORD|N", "WD comma? day N", cost=0.6)
def weekday_and_number(reading: Reading, weekday: int, *rest: Number | int | None) -> Meaning | None:
    said = next(value for value in rest if value is not None)
    number = said.value if isinstance(said, Number) else said
    if not 1 <= number <= 31 or (isinstance(said, Number) and said.digits == 0 and number < 13):
        return None
    day = Within(cycles.weekday(weekday), cycles.day_of_month(number))
    if isinstance(said, Number) and reading.conventions.school == "house" and _is_sooner_an_hour(day, number, reading):
        return None
    return one(day, "date", "weekday", "monthly")


def _is_sooner_an_hour(day: Within, number: int, reading: Reading) -> bool:
    """``Fri 10`` where no Friday is a 10th for long: people who book so mean ten o'clock."""
    first = next(day.ahead(reading.now), None)
    return number <= _LAST_HOUR and (first is None or first.start - reading.now > _SOON)


@rule("X", "X comma|on? X", "X open_bracket X close_bracket", "X comma the X", cost=0.3)
def weekday_and_date(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``Friday, 12 September``, ``tomorrow, Tuesday``: the day they have in common."""
    first, second = [value for value in values if value]
    if first.has("weekday") and not second.has("weekday") and not second.has("latent"):
        day, other = first, second
    elif second.has("weekday") and not first.has("weekday") and not first.has("latent"):
        day, other = second, first
    else:
        return None
    if day.has("monthly", "nth") or other.has("holiday", "nth"):
        return None
    if other.has("moved"):
        return _first_from(reading, day, other)
    if other.has("fixed"):
        span = combined.coming(other.options[0], reading.now)
        number = next(iter(day.options[0].ahead(reading.now))).start.isoweekday()
        if span is None or (not other.has("year") and span.start.isoweekday() != number):
            return None  # "tomorrow, Tuesday" on a Friday: two days
        return other.told("weekday")
    options = tuple(Within(small, large) for large in other.options for small in day.options)
    agreed = tuple(option for option in options if _is_near(option, reading))
    return Meaning(agreed or other.options, other.traits | {"weekday"})


def _is_near(option: Within, reading: Reading) -> bool:
    """Whether weekday and date agree in this year or the next; where they do not, the date counts."""
    ahead, back = next(option.ahead(reading.now), None), next(option.back(reading.now), None)
    return bool(
        ahead and ahead.start - reading.now < (_YEAR if reading.conventions.school == "house" else 2 * _YEAR)
    ) or bool(back and reading.now - back.start < _JUST)


def _first_from(reading: Reading, day: Meaning, other: Meaning) -> Meaning | None:
    """``two weeks from today on Tuesday``: the first such day from then on."""
    start = combined.coming(other.options[0], reading.now)
    span = next(iter(day.options[0].ahead(start.start)), None) if start else None
    return one(Once(span), "date", "fixed", "weekday") if span else None


_YEAR, _JUST, _SOON, _LAST_HOUR = 366 * DAY, 45 * DAY, 45 * DAY, 20


@rule("X", "WD INWEEKS", cost=0.2)
def weekday_in_weeks(reading: Reading, number: int, weeks: int) -> Meaning | None:
    """``lundi en huit``: the Monday a week after the next one."""
    start = next(iter(cycles.weekday(number).ahead(reading.now)), None)
    return one(Once(period("day", start.start + weeks * WEEK)), "date", "fixed") if start else None


@rule("X", "WEEKSON WD", cost=0.2)
def weeks_on_weekday(reading: Reading, weeks: int, number: int) -> Meaning | None:
    """``a week on Friday``: the same as ``Friday week``."""
    return weekday_in_weeks(reading, number, weeks)
