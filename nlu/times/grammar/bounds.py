"""One-sided ranges: before, after, since, until, by; and limits counted from now."""

from nlu.times import combined, ranged
from nlu.times.combined import AnyCycle
from nlu.times.cycles import Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.dates import day_by_number
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one
from nlu.times.spans import DAY, Span, midnight, period, rank
from nlu.understanding import Open


@rule("O", "ASAP", cost=0.1)
def soonest(reading: Reading, _: object) -> Meaning:
    return one(Once(Span(reading.now, reading.now, "minute")), "now", "soonest").opened("after")


@rule("M", "NOW", "the NOW", "at|in NOW", cost=0.2)
def now(reading: Reading, *_: object) -> Meaning:
    return one(Once(Span(reading.now, reading.now, "minute")), "clock", "date", "fixed", "now")


@rule("BH", "H", "K", cost=0.1)
def bounding_clock(reading: Reading, clock: Clock) -> Meaning:
    return meant(reading, clock)


@rule("O", "from_the N", "from_the ORD", cost=0.1)
def from_day(reading: Reading, _: None, number: Number | int) -> Meaning | None:
    """``dal 20``: the article tells that a day is meant, not an hour."""
    day = day_by_number(reading, number)
    return day.opened("after") if day else None


@rule("O", "until_the N", "until_the ORD", cost=0.1)
def until_day(reading: Reading, _: None, number: Number | int) -> Meaning | None:
    day = day_by_number(reading, number)
    return day.opened("before") if day else None


@rule("O", "later_than|after P", "year later_than P", cost=0.1)
def later_than(_: Reading, *values: Meaning | None) -> Meaning | None:
    place = next(value for value in values if value)
    return None if place.open or place.has("latent") else _from_end(place)


@rule(
    "O",
    "after|later_than X|C|M|P|E|BH",
    "not before X|C|M|P|E|BH",
    "after_anytime X|C|M|P|BH",
    "X|C|M|P or? after",
    "X|C|M|P and after",
    "after about C|M|BH",
    cost=0.5,
)
def after(reading: Reading, *values: Meaning | None) -> Meaning | None:
    place = next(value for value in values if value)
    negated = len(values) > 2 and values[-1] is not None
    return _after(reading, place, strictly=not negated)


@rule(
    "O",
    "since X|C|M|P|E|BH|YEARISH",
    "from X|C|M|P|E",
    "from BH",
    "X|C|M|P or later",
    "X|C|M|P and later",
    "starting X|C|M|P",
    "X|C|M|P onward",
    "from X|C|M|P onward",
    "at_earliest X|C|M|P",
    "X|C|M|P at_earliest",
    "not before X|C|M|P|BH",
    "from|since about C|M",
    "X|C|M|P or|and greater",
    cost=0.4,
)
def since(reading: Reading, *values: Meaning | None) -> Meaning | None:
    return _after(reading, next(value for value in values if value), strictly=False)


def _after(reading: Reading, place: Meaning, *, strictly: bool) -> Meaning | None:
    if place.open or (place.has("latent") and place.has("date", "period")):
        return None
    if strictly and place.has("edge"):
        return _from_end(place)
    long = rank(place.options[0].grain) >= rank("day")
    if not (strictly and long and not place.has("clock")) or reading.conventions.school == "duckling":
        return place.without("whole", "latent").opened("after")
    if reading.conventions.school == "recognizers" and not place.has("period", "edge"):
        return place.without("whole", "latent").opened("after")
    return _from_end(place)


def _from_end(place: Meaning) -> Meaning:
    return place.turned(combined.Ends).without("whole", "latent", "range").opened("after")


@rule(
    "O",
    "before X|C|M|P|E|BH",
    "by X|C|M|P|BH",
    "until X|C|M|P|BH",
    "no_later_than X|C|M|P|BH",
    "X|C|M|P or before",
    "X|C|M|P or earlier",
    "anytime before X|C|M|P|BH",
    "before about C|M|BH",
    "not after X|C|M|P|BH",
    "X|C|M|P at_latest",
    "until before C",
    "before|by|until the? E",
    "anytime by C|M",
    cost=0.3,
)
def before(_: Reading, *values: Meaning | None) -> Meaning | None:
    place = next(value for value in values if value)
    if place.open or (place.has("latent") and place.has("date", "period")):
        return None
    if place.has("edge:end") and not place.has("clock"):
        place = place.turned(combined.Ends)  # before the end of March is before April
    return place.without("whole", "latent").opened("before")


@rule("R", "by E", "until E", "until the E", "by the E", cost=0.1)
def by_the_end(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``by the end of March``: from now until then."""
    place = next(value for value in values if value)
    if not place.has("edge:end", "edge:late") or reading.conventions.school == "recognizers":
        return None
    span = combined.coming(place.options[0], reading.now)
    if span is None or span.end <= reading.now:
        return None
    return one(Once(Span(reading.now, span.end, "minute")), "range", "fixed", "date", "by_end")


@rule("O", "to_date", "until now", "until NOW", cost=0.3)
def until_now(reading: Reading, *_: object) -> Meaning:
    return one(Once(Span(midnight(reading.now), reading.now, "day")), "date", "fixed").opened("before")


@rule("O", "after D", cost=1.2)
def after_a_while(reading: Reading, _: None, length: object) -> Meaning:
    from nlu.times.grammar.durations import in_a_while
    from nlu.times.grammar.lengths import Length

    assert isinstance(length, tuple)
    held: Length = length
    return in_a_while(reading, held).opened("after")


@rule("O", "O X", "X O", "M O", "O of|on|in X", "O comma X", "X comma O", "O MX", cost=0.3)
def bound_on_day(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``before 5 pm on Friday``."""
    said = [value for value in values if value]
    bound, day = said if said[0].open else reversed(said)
    if bound.has("date", "part", "period", "soonest") or not bound.has("clock") or day.has("latent", "range", "clock"):
        return None
    if day.has("part"):  # Thursday morning, from 9:30 on: the clock time tells more
        days = tuple(option.outer for option in day.options if isinstance(option, combined.Within))
        day = Meaning(days, day.traits - {"part"})
    from nlu.times.meaning import both

    found = both(bound, day)
    return found.opened(bound.open or "after")


@rule("R", "O but? O", "O and O", "O comma? O", cost=0.6)
def two_bounds(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``after 9:30 but before 11``."""
    said = [value for value in values if value]
    if {value.open for value in said} != {"after", "before"}:
        return None
    first, last = said if said[0].open == "after" else reversed(said)
    if first.has("soonest", "now"):
        return None
    day = next((value for value in (first, last) if value.has("date")), None)
    options: list[AnyCycle] = []
    for start, end in zip(first.options, last.options, strict=False):
        left, right = _undated(start), _undated(end)
        row: AnyCycle = ranged.Through(left, right)
        if day is not None and day.has("clock"):
            outer = start if first.has("date") else end
            assert isinstance(outer, combined.Within)
            row = combined.Within(row, outer.outer)
        options.append(row)
    return Meaning(tuple(options), frozenset({"range", "clock", "halved", *(["date"] if day else [])}))


def _undated(cycle: AnyCycle) -> AnyCycle:
    return cycle.inner if isinstance(cycle, combined.Within) else cycle


__all__ = ["DAY", "Open", "period"]
