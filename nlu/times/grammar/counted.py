"""The n-th or last of something, and a day within a longer period."""

from itertools import islice

from nlu.times import combined, cycles
from nlu.times.combined import AnyCycle, Nth
from nlu.times.cycles import Cycle, Once
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import DAY, WEEK, midnight, period


@rule("X", "on|this|MOD MAYBEWD|SHYWD", "MAYBEWD|SHYWD dot", cost=0.3)
def weekday_for_sure(reading: Reading, *values: str | int | None) -> Meaning | None:
    number = next(value for value in values if isinstance(value, int))
    which = next((value for value in values if isinstance(value, str)), None)
    day = one(cycles.weekday(number), "date", "weekday")
    return modified(reading, which, day) if which else day


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
    ahead = combined.coming(cycle, now, skip_now=True)
    before = combined.latest(cycle, now)
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
        span = combined.latest(cycle, now)
    elif which == "after_next":
        row = cycle.ahead(now)
        next(row, None)
        span = next(row, None)
    else:
        span = combined.coming(cycle, now, skip_now=which == "next")
    return Once(span) if span else None


@rule("NTH", "ORD", cost=0.1)
def nth_from_start(_: Reading, count: int) -> int:
    return count


@rule("NTH", "last", "ORD last", "last but? ORD", "ORD to|until last", cost=0.2)
def nth_from_end(_: Reading, *values: int | None) -> int:
    return -next((value for value in values if value is not None), 1)


@rule("X", "NTH WD of|in? P", "NTH WD of|in the P", "NTH WD of|in X", "WD NTH of|in P", cost=0.1)
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
    start = combined.coming(outer, reading.now)
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
