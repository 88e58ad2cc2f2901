"""The points that lengths of time lead to, from now or from another time."""

from datetime import datetime

from nlu.times import combined, cycles
from nlu.times.combined import AnyCycle
from nlu.times.cycles import Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.lengths import Length, grain_of, moved
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import Span, midnight, period, rank, shift


def _at(reading: Reading, base: datetime, length: Length, sign: int) -> Meaning:
    grain = grain_of(length)
    point = moved(base, length, sign)
    if rank(grain) >= rank("day"):
        if reading.conventions.school != "duckling":
            point = midnight(point)
        return one(
            Once(Span(point, point + (period("day", point).end - period("day", point).start), "day")),
            "date",
            "fixed",
            "moved",
        )
    return one(Once(Span(point, point, "minute")), "clock", "date", "fixed", "moved")


@rule("M", "in_time D", "D from_now", "from_now D", "D in_front", "in_time about D", cost=0.2)
def in_a_while(reading: Reading, *values: Length | int | None) -> Meaning:
    length = next(value for value in values if isinstance(value, tuple))
    return _at(reading, reading.now, length, 1)


@rule("M", "REL in_time D", cost=0.2)
def today_in_a_while(reading: Reading, days: int, _: None, length: Length) -> Meaning | None:
    return in_a_while(reading, length) if days == 0 else None


@rule("M", "D later", cost=0.3)
def later(reading: Reading, *values: Length | None) -> Meaning:
    """``an hour later``: from the time under discussion."""
    return _at(reading, reading.then, next(value for value in values if value), 1)


@rule("M", "D earlier", cost=0.3)
def earlier(reading: Reading, length: Length, _: None) -> Meaning:
    return _at(reading, reading.then, length, -1)


@rule("M", "D ago", "ago D", "about D ago", "ago about D", "since_ago D", cost=0.2)
def a_while_ago(reading: Reading, *values: Length | None) -> Meaning:
    return _at(reading, reading.now, next(value for value in values if value), -1)


def _beside(reading: Reading, length: Length, place: Meaning, sign: int) -> Meaning | None:
    if place.has("latent") or place.open:
        return None

    def change(cycle: AnyCycle) -> AnyCycle | None:
        span = combined.coming(cycle, reading.now)
        if span is None:
            return None
        point = moved(span.start, length, sign)
        small = rank(grain_of(length)) < rank("day")
        return Once(
            Span(point, point, "minute")
            if small
            else period("day", point)
            if span.grain in {"day", "week", "month", "year"}
            else Span(point, point, "minute")
        )

    found = place.mapped(change)
    return (
        found.without("weekday", "yearly", "holiday", "period", "whole").told("date", "fixed", "moved")
        if found
        else None
    )


@rule("X", "D from|after X", "D from|after M", "D from|after C", "D later than X", cost=0.3)
def after_it(reading: Reading, length: Length, *rest: Meaning | None) -> Meaning | None:
    return _beside(reading, length, next(value for value in rest if value), 1)


@rule("X", "D before X", "D before M", "D before C", "D earlier than X", cost=0.3)
def before_it(reading: Reading, length: Length, *rest: Meaning | None) -> Meaning | None:
    return _beside(reading, length, next(value for value in rest if value), -1)


@rule("X", "X in D", "X from_now? D from_now", "X D ago", "D in_front X", cost=0.4)
def same_day_later(reading: Reading, *values: object) -> Meaning | None:
    """``Thanksgiving in 3 years``: the first one after that."""
    place = next(value for value in values if isinstance(value, Meaning))
    length = next(value for value in values if type(value) is tuple)
    if place.has("fixed"):
        return None
    at = moved(reading.now, length)
    return place.mapped(lambda cycle: _once_after(cycle, at))


def _once_after(cycle: AnyCycle, at: datetime) -> AnyCycle | None:
    span = next(iter(cycle.ahead(midnight(at))), None)
    return Once(span) if span else None


@rule("X", "N WDS|WD from_now", "in N WDS|WD", "N WDS|WD ago", cost=0.3)
def weekdays_from_now(reading: Reading, *values: Number | int | None) -> Meaning | None:
    """``4 Tuesdays from now``."""
    number = next(value for value in values if isinstance(value, Number)).value
    day = next(value for value in values if type(value) is int)
    row = cycles.weekday(day).ahead(reading.now)
    spans = [span for span, _ in zip((each for each in row if each.start > reading.now), range(number), strict=False)]
    return one(Once(spans[-1]), "date", "fixed") if 0 < number <= 60 and len(spans) == number else None


@rule("R", "within D", "within about D", "within the? D", "within MOD D", "D or less", "in the MOD D", cost=0.2)
def within(reading: Reading, *values: object) -> Meaning | None:
    length = next(value for value in values if type(value) is tuple)
    which = next((value for value in values if isinstance(value, str)), "next")
    if which not in {"next", "coming", "last", "past"}:
        return None
    if which in {"last", "past"}:
        return one(Once(Span(moved(reading.now, length, -1), reading.now, "minute")), "range", "fixed", "clock")
    end = moved(reading.now, length)
    if rank(grain_of(length)) >= rank("day") and len(length) == 1:
        end = midnight(end)
    return one(Once(Span(reading.now, end, "minute")), "range", "fixed", "clock")


@rule(
    "R",
    "from? X comma? for D",
    "for D comma? from|starting X",
    "from? M comma? for D",
    "from? C comma? for D",
    "for D from C|K|H",
    "D starting X|M|C",
    cost=0.1,
)
def lasting(reading: Reading, *values: object) -> Meaning | None:
    """``18 December for 10 days``."""
    clock = next((value for value in values if isinstance(value, Clock)), None)
    place = meant(reading, clock) if clock else next(value for value in values if isinstance(value, Meaning))
    length = next(value for value in values if type(value) is tuple)
    if place.has("range", "latent") or place.open:
        return None
    extra = (
        1
        if reading.conventions.school == "duckling" and not place.has("clock", "fixed") and grain_of(length) == "day"
        else 0
    )

    def change(cycle: AnyCycle) -> AnyCycle | None:
        span = combined.coming(cycle, reading.now)
        if span is None:
            return None
        end = moved(span.start, length)
        return Once(Span(span.start, shift(end, "day", extra), span.grain))

    found = place.mapped(change)
    return found.told("range", "fixed") if found else None
