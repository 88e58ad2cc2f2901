"""Lengths of time, and the points they lead to from now or from another time."""

from datetime import datetime

from nlu.times import cycles
from nlu.times.cycles import AnyCycle, Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import Span, midnight, period, rank, shift

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
    if rank(_grain(first)) <= rank(_grain(second)):
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


def _grain(length: Length) -> str:
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


def _at(reading: Reading, base: datetime, length: Length, sign: int) -> Meaning:
    grain = _grain(length)
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
        span = cycles.coming(cycle, reading.now)
        if span is None:
            return None
        point = moved(span.start, length, sign)
        small = rank(_grain(length)) < rank("day")
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
    if rank(_grain(length)) >= rank("day") and len(length) == 1:
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
        if reading.conventions.school == "duckling" and not place.has("clock", "fixed") and _grain(length) == "day"
        else 0
    )

    def change(cycle: AnyCycle) -> AnyCycle | None:
        span = cycles.coming(cycle, reading.now)
        if span is None:
            return None
        end = moved(span.start, length)
        return Once(Span(span.start, shift(end, "day", extra), span.grain))

    found = place.mapped(change)
    return found.told("range", "fixed") if found else None
