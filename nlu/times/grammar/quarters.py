"""Weeks by number, quarters, half years, decades and centuries."""

from datetime import datetime

from nlu.times import combined
from nlu.times.combined import AnyCycle, Nth
from nlu.times.cycles import Cycle, Once
from nlu.times.grammar.periods import by_month
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import WEEK, Span, period


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
        span = combined.coming(place.options[0], reading.now)
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
    return one(Nth(by_month(unit), outer, counts[0]), "period", "whole", *(["fixed"] if years else []))


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
    return one(Nth(by_month("half"), outer, count), "period", "range", "fixed")


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
