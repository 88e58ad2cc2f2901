"""Beginnings, middles and ends of periods, and what is left of them."""

from datetime import datetime

from nlu.times import combined, ranged
from nlu.times.cycles import Once
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Reading, one
from nlu.times.spans import DAY, Span, midnight, period


@rule("R", "HALFMONTH of? P", "the HALFMONTH of? P", cost=0.2)
def half_of_month(_: Reading, *values: object) -> Meaning | None:
    """``la deuxième quinzaine d'avril``."""
    count = next(value for value in values if type(value) is int)
    place = next(value for value in values if isinstance(value, Meaning))
    if place.has("latent", "range") or place.options[0].grain != "month":
        return None
    first, last = (0, 14) if count == 1 else (14, 31)
    return place.turned(lambda outer: ranged.Slice(outer, "day", first, last)).without("whole").told("range")


_EDGES = {
    # unit: (beginning, middle, end) as shares or counts, in steps
    "week": ("day", (0, 3), (2, 5), (4, 7)),
    "month": ("day", (0, 10), (10, 20), (20, 31)),
    "quarter": ("month", (0, 1), (1, 2), (2, 3)),
    "year": ("month", (0, 3), (4, 8), (8, 12)),
    "decade": ("year", (0, 3), (3, 7), (7, 10)),
    "century": ("year", (0, 30), (30, 70), (70, 100)),
    "day": ("hour", (6, 10), (11, 16), (17, 21)),
}


_HALVES = {"month": ((0, 15), (9, 20), (15, 31)), "year": ((0, 6), (5, 7), (6, 12))}


@rule(
    "E",
    "EDGE of? P",
    "EDGE of? the P",
    "the EDGE of? P",
    "in|at|on the? EDGE of? P",
    "in|at|on the? EDGE of the P",
    "P EDGE",
    "the EDGE of the P",
    "about the? EDGE of? P",
    "EDGE minus_sign P",
    "EDGE of month P",
    cost=0.2,
)
def edge(reading: Reading, *values: object) -> Meaning | None:
    """``end of March``, ``early next week``."""
    which = next(value for value in values if isinstance(value, str))
    place = next(value for value in values if isinstance(value, Meaning))
    if place.has("range") or place.open or place.options[0].grain not in _EDGES:
        return None
    found = place.turned(lambda outer: ranged.Slice(outer, *_steps(reading, outer.grain, which)))
    return found.without("whole", "latent").told("range", "edge", f"edge:{which}") if found else None


def _steps(reading: Reading, grain: str, which: str) -> tuple[str, int, int]:
    step, *thirds = _EDGES[grain]
    index = {"begin": 0, "early": 0, "mid": 1, "end": 2, "late": 2}[which]
    first, last = thirds[index]
    index_name = ("begin", "mid", "end")[index]
    if own := reading.conventions.edges.get(f"{grain}:{index_name}"):
        return step, *own
    if reading.conventions.school == "recognizers" and grain in _HALVES:
        first, last = _HALVES[grain][index]
    return step, first, last


@rule(
    "E",
    "EDGE of? UNIT",
    "EDGE of? the UNIT",
    "the EDGE of? UNIT",
    "the EDGE of the UNIT",
    "in|at the? EDGE of? the? UNIT",
    "EDGEOF",
    "the EDGEOF",
    "at|in the? EDGEOF",
    cost=0.4,
)
def edge_of_this(reading: Reading, *values: str | tuple[str, str] | None) -> Meaning | None:
    named = [value for value in values if isinstance(value, tuple)]
    which, unit = named[0] if named else tuple(value for value in values if isinstance(value, str))
    if unit not in {"week", "month", "quarter", "year", "day"}:
        return None
    this = Once(period(unit, reading.now))
    if unit == "day":
        return edge_of_day(reading, which, one(this, "date", "fixed"))
    return edge(reading, which, one(this, "period", "fixed"))


@rule(
    "E", "EDGE of? X", "EDGE of? the X", "the EDGE of? X", "at|in the? EDGE of? the? X", "the EDGE of the X", cost=0.6
)
def edge_of_day(reading: Reading, *values: object) -> Meaning | None:
    which = next(value for value in values if isinstance(value, str))
    place = next(value for value in values if isinstance(value, Meaning))
    if which != "end" or place.has("range", "latent") or place.open:
        return None
    return place.turned(lambda outer: ranged.Slice(outer, "minute", 1439, 1440)).told(
        "clock", "fixed_minute", "edge", "edge:end"
    )


@rule("R", "E", cost=0.1)
def edge_range(_: Reading, meaning: Meaning) -> Meaning:
    return meaning


@rule(
    "R", "rest of? P", "rest of? the P", "the rest of? the? P", "rest of the? UNIT", "the rest of the? UNIT", cost=0.2
)
def rest_of(reading: Reading, *values: object) -> Meaning | None:
    """From today to the end of the period."""
    span = _this(reading, values)
    if span is None or span.end <= reading.now:
        return None
    last = span.end - DAY if reading.conventions.school == "recognizers" else span.end
    return one(
        Once(Span(midnight(reading.now), max(last, midnight(reading.now) + DAY), "day")), "range", "date", "fixed"
    )


@rule("R", "later in? the? P", "later of? P", "later in the UNIT", "more later of P", cost=0.2)
def later_in(reading: Reading, *values: object) -> Meaning | None:
    span = _this(reading, values)
    if span is None or span.end <= reading.now:
        return None
    start = max(midnight(reading.now), _middle(span) if span.grain in {"month", "year"} else span.start)
    return one(Once(Span(start, span.end, "day")), "range", "date", "fixed")


@rule("R", "later REL", cost=0.0)
def later_today(reading: Reading, _: None, days: int) -> Meaning | None:
    """``later today``: from now on."""
    if days != 0:
        return None
    return one(Once(Span(reading.now, midnight(reading.now) + DAY, "minute")), "range", "date", "fixed", "clock")


@rule("R", "earlier in? the? P", "earlier of? P", "earlier in the UNIT", "more earlier of P", cost=0.2)
def earlier_in(reading: Reading, *values: object) -> Meaning | None:
    span = _this(reading, values)
    if span is None or span.start >= reading.now:
        return None
    end = min(midnight(reading.now), _middle(span) if span.grain in {"month", "year"} else span.end)
    return one(Once(Span(span.start, max(end, span.start + DAY), "day")), "range", "date", "fixed")


@rule("R", "UNIT to_date", "the UNIT to_date", cost=0.2)
def up_to_now(reading: Reading, *values: str | None) -> Meaning | None:
    unit = next(value for value in values if value)
    start = period(unit, reading.now).start
    return (
        one(Once(Span(start, midnight(reading.now), "day")), "range", "date", "fixed") if start < reading.now else None
    )


def _this(reading: Reading, values: tuple[object, ...]) -> Span | None:
    unit = next((value for value in values if isinstance(value, str)), None)
    if unit:
        return period(unit, reading.now)
    place = next(value for value in values if isinstance(value, Meaning))
    return None if place.has("range", "latent") else combined.coming(place.options[0], reading.now)


def _middle(span: Span) -> datetime:
    if span.grain == "year":
        return span.start.replace(month=7)
    return span.start.replace(day=16)
