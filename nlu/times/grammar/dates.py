"""Days: weekdays, dates in words and figures, today and its neighbours, holidays, the n-th of something."""

from dataclasses import replace
from datetime import datetime
from itertools import islice

from nlu.times import cycles, holidays
from nlu.times.cycles import AnyCycle, Cycle, Nth, Once, Within
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Month, Number, Reading, one
from nlu.times.spans import DAY, WEEK, midnight, period


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


@rule("X", "on|this|MOD MAYBEWD|SHYWD", "MAYBEWD|SHYWD dot", cost=0.3)
def weekday_for_sure(reading: Reading, *values: str | int | None) -> Meaning | None:
    number = next(value for value in values if isinstance(value, int))
    which = next((value for value in values if isinstance(value, str)), None)
    day = one(cycles.weekday(number), "date", "weekday")
    return modified(reading, which, day) if which else day


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
    span = cycles.coming(day.options[0], reading.now)
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
    return (number, month.number) if _exists(number, month.number) else None


def _exists(day: int, month: int) -> bool:
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
    return _on(year, parts[1], parts[0])


@rule("X", "DM comma? of? WORDNUM", "DM comma DIGITS", cost=2.5)
def date_of_short_year(_: Reading, parts: tuple[int, int], *rest: Number | None) -> Meaning | None:
    year = next(value for value in rest if value is not None)
    return _on(2000 + year.value, parts[1], parts[0]) if 9 < year.value < 40 else None


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
    return _on(year, parts[1], parts[0]) if parts else None


def _on(year: int, month: int, day: int) -> Meaning:
    return one(Once(period("day", datetime(year, month, day))), "date", "fixed", "year")


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
        return _on(first.value, second.value, third.value) if max(second.digits, third.digits) <= 2 else None
    if third.digits not in {2, 4} or max(first.digits, second.digits) > 2:
        return None
    year = third.value
    if third.digits == 2:
        year += 1900 if year > (reading.now.year + 30) % 100 else 2000
    ranked = _ranked(reading, first.value, second.value)
    options = tuple(Once(period("day", datetime(year, month, day))) for day, month in ranked if _exists(day, month))
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
    return _on(number.value // 10000, number.value // 100 % 100, number.value % 100)


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
    options = tuple(cycles.day_and_month(day, month) for day, month in ranked if _exists(day, month))
    return Meaning(options, frozenset({"date", "yearly", "figures"})) if options else None


@rule("X", "the ORD", "the ORD day", "day ORD|N", "the day ORD|N", "the N", "on the N", cost=0.4)
@rule("X", "ORD", "ORD day", cost=1.5)
def day_by_number(_: Reading, *values: Number | int | None) -> Meaning | None:
    said = next(value for value in values if value is not None)
    number = said.value if isinstance(said, Number) else said
    if not 1 <= number <= 31:
        return None
    worded = (
        not isinstance(said, Number) and values[0] is None and not any(isinstance(value, Number) for value in values)
    )
    return one(
        cycles.day_of_month(number), "date", "monthly", "bare_day", *(["doubtful"] if worded and number < 10 else [])
    )


@rule("X", "N of P", "N of the P", "N P", cost=1.2)
def number_of_period(_: Reading, number: Number, *rest: Meaning | None) -> Meaning | None:
    """``20 of next month``."""
    place = next(value for value in rest if value)
    if (
        not 1 <= number.value <= 31
        or place.has("latent", "range")
        or place.options[0].grain != "month"
        or not place.has("fixed")
    ):
        return None
    return _nth(None, 1, place, one(cycles.day_of_month(number.value)))


@rule("X", "N", cost=5.0)
def latent_day(reading: Reading, number: Number) -> Meaning | None:
    if reading.conventions.school != "house" or number.digits != 2 or not 24 < number.value <= 31:
        return None
    return one(cycles.day_of_month(number.value), "date", "monthly", "latent")


@rule("X", "WD comma? the? ORD", "WD comma? the? N", "WD dot comma? ORD|N", "WD comma? day N", cost=0.6)
def weekday_and_number(_: Reading, weekday: int, *rest: Number | int | None) -> Meaning | None:
    said = next(value for value in rest if value is not None)
    number = said.value if isinstance(said, Number) else said
    if not 1 <= number <= 31 or (isinstance(said, Number) and said.digits == 0 and number < 13):
        return None
    outer = cycles.day_of_month(number)
    return one(Within(cycles.weekday(weekday), outer), "date", "weekday", "monthly")


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
    if day.has("monthly") or day.has("nth") or other.has("holiday"):
        return None
    if other.has("moved"):
        return _first_from(reading, day, other)
    if other.has("fixed"):
        span = cycles.coming(other.options[0], reading.now)
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
    start = cycles.coming(other.options[0], reading.now)
    span = next(iter(day.options[0].ahead(start.start)), None) if start else None
    return one(Once(span), "date", "fixed", "weekday") if span else None


_YEAR, _JUST = 366 * DAY, 45 * DAY


@rule("X", "MOD X", "the MOD X", "X MOD", "the X MOD", "X the MOD", "MOD comma X", cost=0.4)
def modified(reading: Reading, *values: object) -> Meaning | None:
    which = next(value for value in values if isinstance(value, str))
    day = next(value for value in values if isinstance(value, Meaning))
    if day.has("fixed", "range", "latent", "modified") or day.open:
        return None
    if day.has("bare_day") and which not in {"this", "next"}:
        return None
    if which == "this" and day.has("figures", "day_and_month"):
        return _nth(None, 1, one(Once(period("year", reading.now)), "fixed"), day)
    change = _weekday_by if day.traits >= {"weekday"} and not day.has("monthly", "yearly") else _day_by
    found = day.mapped(lambda cycle: change(reading, which, cycle))
    return found.told("fixed", "modified") if found else None


def _weekday_by(reading: Reading, which: str, cycle: AnyCycle) -> AnyCycle | None:
    now = midnight(reading.now)
    number = next(iter(cycle.ahead(now))).start.isoweekday()
    this = period("week", now).start + DAY * (number - 1)
    ahead = cycles.coming(cycle, now, skip_now=True)
    before = cycles.latest(cycle, now)
    if ahead is None or before is None:
        return None
    weekly = reading.conventions.next_weekday_is_next_weeks
    start = {
        "this": this if weekly else (now if this == now else ahead.start),
        "coming": ahead.start,
        "next": this + WEEK if weekly else ahead.start,
        "after_next": (this if weekly else ahead.start) + WEEK * (2 if weekly else 1),
        "last": this - WEEK if weekly else before.start,
        "previous": this - WEEK,
        "past": before.start,
        "before_last": before.start - WEEK,
    }.get(which)
    return Once(period("day", start)) if start else None


def _day_by(reading: Reading, which: str, cycle: AnyCycle) -> AnyCycle | None:
    now = reading.now
    if which in {"last", "past", "previous", "before_last"}:
        span = cycles.latest(cycle, now)
    elif which == "after_next":
        row = cycle.ahead(now)
        next(row, None)
        span = next(row, None)
    else:
        span = cycles.coming(cycle, now, skip_now=which == "next")
    return Once(span) if span else None


@rule("X", "WD INWEEKS", cost=0.2)
def weekday_in_weeks(reading: Reading, number: int, weeks: int) -> Meaning | None:
    """``lundi en huit``: the Monday a week after the next one."""
    start = next(iter(cycles.weekday(number).ahead(reading.now)), None)
    return one(Once(period("day", start.start + weeks * WEEK)), "date", "fixed") if start else None


@rule("NTH", "ORD", cost=0.1)
def nth_from_start(_: Reading, count: int) -> int:
    return count


@rule("NTH", "last", "ORD last", "last ORD", "last but? ORD", cost=0.2)
def nth_from_end(_: Reading, *values: int | None) -> int:
    return -next((value for value in values if value is not None), 1)


@rule("X", "NTH WD of|in? P", "NTH WD of|in the P", "NTH WD of|in X", "WD NTH of|in P", cost=0.4)
def nth_weekday(_: Reading, *values: object) -> Meaning | None:
    """``third Tuesday of October``, ``last Friday of next month``."""
    counted = [value for value in values if type(value) is int]
    place = next(value for value in values if isinstance(value, Meaning))
    if place.has("latent", "range", "clock", "nth") or place.open:
        return None  # one count is enough: what is nested deeper nobody says
    count, number = counted if values[0] is not None and len(counted) == 2 else (1, counted[0])
    return _nth(cycles.weekday(number), count, place)


@rule("X", "NTH WD after X", "NTH WD before X", "WD NTH after X", cost=0.4)
def nth_weekday_after(reading: Reading, count: int, number: int, _: None, place: Meaning) -> Meaning | None:
    row = cycles.weekday(number)
    return place.mapped(lambda outer: _after(reading, row, count, outer))


def _after(reading: Reading, row: Cycle, count: int, outer: AnyCycle) -> AnyCycle | None:
    start = cycles.coming(outer, reading.now)
    if start is None or not 0 < count <= 60:
        return None
    span = next(islice(row.ahead(start.end), count - 1, None), None)
    return Once(span) if span else None


@rule("X", "NTH day of|in? P", "NTH day of|in the P", "NTH workday of|in? P", cost=0.4)
def nth_day(_: Reading, count: int, *rest: object) -> Meaning | None:
    place = next(value for value in rest if isinstance(value, Meaning))
    return None if place.has("latent") else _nth(_EVERY_DAY, count, place)


@rule("X", "X of|in? P", "X of|in the P", "X comma P", "P comma? X", "X of X", "P of X", cost=0.5)
def day_within(_: Reading, *values: Meaning | None) -> Meaning | None:
    """``Tuesday of next week``, ``the 20th of next month``, ``Christmas 2019``."""
    first, second = [value for value in values if value]
    day, place = (first, second) if second.has("period") or second.has("fixed") else (second, first)
    if day.has("fixed", "latent", "range") or place.has("latent", "range", "nth") or day.open or place.open:
        return None
    if day.has("bare_day") and place.has("year_period"):
        return None
    return _nth(None, 1, place, day)


def _nth(inner: Cycle | None, count: int, place: Meaning, day: Meaning | None = None) -> Meaning | None:
    inners = day.options if day else (inner,)
    options = tuple(Nth(small, large, count) for large in place.options for small in inners if small)
    traits = frozenset({"date", "nth"}) | (place.traits & {"fixed", "year", "yearly"})
    return Meaning(options, traits | (day.traits & {"holiday", "weekday"} if day else frozenset()))


_EVERY_DAY = Cycle("day", lambda at: period("day", at), "day")
