"""Seasons, and the weekends of holidays."""

from datetime import datetime

from nlu.times import combined, holidays
from nlu.times.combined import Nth
from nlu.times.cycles import Cycle, Once
from nlu.times.grammar.periods import STEPS
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Reading, one
from nlu.times.spans import WEEK, Span, period

_SEASONS = {"spring": (3, 20, 6, 21), "summer": (6, 21, 9, 24), "autumn": (9, 23, 12, 21), "winter": (12, 21, 3, 21)}


@rule("P", "HOL weekend", "HOL weekend of? YEAR", "HOL YEAR weekend", cost=0.1)
def holiday_weekend(reading: Reading, name: str, *rest: int | None) -> Meaning | None:
    """``Labor Day weekend``: the weekend nearest to it, and the holiday itself."""
    year = next((value for value in rest if value), None)
    row = holidays.named(name)
    if row is None:
        return None
    day = combined.nth(row, period("year", datetime(year, 1, 1)), 1) if year else combined.coming(row, reading.now)
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
    which = next(value for value in said if value in STEPS)
    name = next((value for value in said if value in _SEASONS), None)
    rows = [_season(each) for each in ([name] if name else _SEASONS)]
    if which in {"last", "past", "previous", "before_last"}:
        spans = [combined.latest(row, reading.now) for row in rows]
        span = max(filter(None, spans), key=lambda each: each.start)
    else:
        span = min(
            filter(None, (_ahead(row, reading.now, STEPS[which] and not name) for row in rows)),
            key=lambda each: each.start,
        )
    return one(Once(span), "period", "range", "fixed", "season")


def _ahead(row: Cycle, now: datetime, skip: object) -> Span | None:
    return next((span for span in row.ahead(now) if not skip or span.start > now), None)


@rule("P", "SEASON of|in? YEAR", "SEASON comma? YEAR", cost=0.3)
def season_of_year(_: Reading, name: str, *rest: int | None) -> Meaning:
    year = next(value for value in rest if value)
    return one(Nth(_season(name), Once(period("year", datetime(year, 1, 1))), 1), "period", "range", "fixed", "season")
