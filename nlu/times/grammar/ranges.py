"""Ranges: from one time to another, and the beginnings, middles and ends of periods."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nlu.times import combined, cycles, ranged
from nlu.times.combined import AnyCycle
from nlu.times.cycles import Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.parts import placed
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Month, Number, Reading, both, one
from nlu.times.ranged import Through
from nlu.times.spans import midnight


@rule(
    "R",
    "from|between K|H to|until|minus_sign|and K|H",
    "K|H to|until|minus_sign K|H",
    "K until K|H",
    "between K|H and K|H",
    "from K|H until|to K|H",
    "in between K|H to|and|minus_sign K|H",
    "about K|H minus_sign|to K|H",
    "K slash K",
    "PAIR minus_sign PAIR",
    "between PAIR minus_sign|and|to PAIR",
    "from PAIR to|until|minus_sign PAIR",
    cost=0.4,
)
def clocks(reading: Reading, *values: Clock | None) -> Meaning | None:
    """From one time of day to another; the end tells whether the start is before noon."""
    first, last = [value for value in values if isinstance(value, Clock)]
    sure = values[0] is None or not (_is_bare(first) and _is_bare(last))
    return between(reading, first, last).told(*(["halved"] if last.half else [])) if sure else None


def _is_bare(clock: Clock) -> bool:
    return clock.minute is None and clock.half is None and not clock.marked


@rule("BARE", "H minus_sign H", cost=0.5)
@rule("BARE", "H to H", cost=1.5)
def bare_hours(reading: Reading, first: Clock, *rest: Clock | None) -> Meaning:
    return between(reading, first, next(value for value in rest if value))


@rule("R", "day_from|from_the N to|day_to|until_the N", "day_from|from_the ORD day_to|until_the ORD", cost=0.2)
@rule("R", "between the ORD|N and the ORD|N", cost=0.2)
def days_by_article(reading: Reading, *values: object) -> Meaning | None:
    """``du 13 au 18``: the articles tell that days are meant."""
    return days_of_month(reading, *values)


@rule("R", "R ZONE", "R open_bracket ZONE close_bracket", cost=0.1)
def range_in_zone(_: Reading, meaning: Meaning, *rest: int | None) -> Meaning | None:
    if meaning.has("date") and not meaning.has("clock"):
        return None
    return replace(meaning, offset=next(value for value in rest if value is not None))


@rule("R", "BARE", cost=2.5)
def bare_range(_: Reading, meaning: Meaning) -> Meaning:
    return meaning.told("latent")


@rule("R", "R S", "S R", "S comma? R", "BARE S", "S BARE", "R in|of S", cost=0.1)
def range_in_part(_: Reading, *values: Meaning | None) -> Meaning | None:
    said = [value for value in values if value]
    hours, part = said if said[0].has("range") else reversed(said)
    if not hours.has("clock") or hours.has("date"):
        return None
    return placed(hours, part)


def between(reading: Reading, first: Clock, last: Clock) -> Meaning:
    """The readings of a range between two times of day, those under twelve hours before others, then ranked."""
    if _turns_over(first, last):
        last = replace(last, exact=False)
    starts, ends = meant(reading, first).options, meant(reading, last).options
    pairs = [
        _Pair(_length(start, end), order, Through(start, end)) for order, start in enumerate(starts) for end in ends
    ]
    short = sorted(pair for pair in pairs if pair.is_short) or sorted(pairs)
    if reading.conventions.clocks == "business":
        short.sort(key=lambda pair: pair.order)
    best = tuple(dict.fromkeys(pair.row for pair in short))[: len(starts)]
    return Meaning(best, frozenset({"clock", "range", *(["twelve"] if len(best) > 1 else [])}))


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """A start and an end: how long they are apart in minutes, and which reading of the start it is."""

    length: float
    order: int
    row: Through = field(compare=False)

    @property
    def is_short(self) -> bool:
        return self.length <= 720


def _turns_over(first: Clock, last: Clock) -> bool:
    """``11h30 à 1h30``: an end that lies before its start is in the afternoon."""
    early = (last.hour, last.minute or 0) < (first.hour, first.minute or 0)
    return last.exact and last.half is None and 1 <= last.hour < 12 and early


def _length(start: AnyCycle, end: AnyCycle) -> float:
    return (_minute(end) - _minute(start)) % 1440 or 1440


def _minute(cycle: AnyCycle) -> float:
    span = next(iter(cycle.ahead(datetime(2001, 1, 1))))
    return (span.start - midnight(span.start)) / timedelta(minutes=1)


@rule(
    "R",
    "from|between X|P|M to|until|and|minus_sign X|P|M",
    "X|P|M to|until|minus_sign X|P|M",
    "from? X|P|M until X|P|M",
    "from X|P|M minus_sign X|P|M",
    "X slash X",
    "M slash M",
    "from X on_to X",
    "in between X|P|M and|to X|P|M",
    "from|between X|P|M to|and|until E",
    "from|between E to|until|and X|P|M|E",
    "X|P to|until E",
    "from|between M to|until|and C",
    cost=0.5,
)
def between_days(reading: Reading, *values: Meaning | None) -> Meaning | None:
    first, last = [value for value in values if isinstance(value, Meaning)]
    if (first.has("latent") and last.has("latent")) or (last.has("bare_day") and first.has("period")):
        return None
    if (first.has("range") and not first.has("edge", "season", "weekend")) or first.open or last.open:
        return None
    return through(reading, first, last)


def through(reading: Reading, first: Meaning, last: Meaning) -> Meaning | None:
    """From the first to the last; where only one of them has a year, the other is the nearest to it."""
    pairs = list(zip(first.options, last.options, strict=False))
    if first.has("fixed") and last.has("twelve"):
        soonest = min(last.options, key=lambda option: _ahead_of(reading, first.options[0], option))
        pairs = [(first.options[0], soonest)]
    made = [_pair(reading, start, end, first, last) for start, end in pairs]
    options = tuple(option for option in made if option)
    traits = (
        {"range", "date"} | (last.traits & {"fixed", "period", "figures"}) | ((first.traits | last.traits) & {"clock"})
    )
    return Meaning(options, frozenset(traits)) if options else None


def _ahead_of(reading: Reading, start: AnyCycle, end: AnyCycle) -> timedelta:
    begin = combined.coming(start, reading.now)
    close = next(end.ahead(begin.start), None) if begin else None
    return close.start - begin.start if begin and close else timedelta.max


def _pair(reading: Reading, start: AnyCycle, end: AnyCycle, first: Meaning, last: Meaning) -> AnyCycle | None:
    if last.has("fixed") and not first.has("fixed"):
        close = combined.coming(end, reading.now)
        span = next(iter(start.back(close.end)), None) if close else None
        if span and close and span.start >= close.start and span.start > close.start:
            return None
        return Once(ranged.joined(span, close)) if span and close else None
    if first.has("fixed"):
        begin = combined.coming(start, reading.now)
        close = next((each for each in end.ahead(begin.start) if each.start >= begin.start), None) if begin else None
        if not begin or not close or close.end <= begin.start:
            return None
        return Once(ranged.joined(begin, close))
    return Through(start, end)


@rule("R", "DIGITS R", "DIGITS comma? R", "ORD R", "the ORD|DIGITS R", cost=0.8)
def hours_on_day(_: Reading, *values: object) -> Meaning | None:
    """``17 entre 14h et 16h``: on the 17th."""
    hours = next(value for value in values if isinstance(value, Meaning))
    said = next(value for value in values if value is not None and value is not hours)
    number = said.value if isinstance(said, Number) else said
    if (
        hours.has("date", "latent", "fixed", "period")
        or not hours.has("clock")
        or not isinstance(number, int)
        or not 1 <= number <= 31
    ):
        return None
    return both(hours, one(cycles.day_of_month(number), "date"))


@rule("DAYNO", "the? ORD", "the? N", "WD the? ORD", "WD the? N", "day N", "ORD of|dot", "WD comma the? ORD", cost=0.3)
def day_number(_: Reading, *values: Number | int | None) -> int | None:
    said = [value for value in values if value is not None][-1]
    number = said.value if isinstance(said, Number) else said
    return number if 1 <= number <= 31 else None


@rule(
    "R",
    "from|between? DAYNO to|until|minus_sign|and X",
    "DAYNO minus_sign|to|until X",
    "from|between DAYNO on_to X",
    "in between? DAYNO to|and X",
    "from DAYNO minus_sign X",
    cost=0.4,
)
def days_to_date(reading: Reading, *values: object) -> Meaning | None:
    """``13 to 15 July``: the first day is in the month of the last."""
    number = next(value for value in values if type(value) is int)
    last = next(value for value in values if isinstance(value, Meaning))
    if not last.has("day_and_month", "figures", "year", "nth") or last.has("range", "latent"):
        return None
    if not last.has("yearly", "fixed"):
        return None

    def change(cycle: AnyCycle) -> AnyCycle | None:
        return ranged.UpTo(cycles.day_of_month(number), cycle)

    found = last.mapped(change)
    return found.without("weekday").told("range") if found else None


@rule("R", "from|between? DM to|until|minus_sign|and DAYNO", "from|between? DM minus_sign DAYNO", cost=0.4)
def date_to_day(reading: Reading, *values: object) -> Meaning | None:
    """``July 13 to 15``."""
    parts = next(value for value in values if type(value) is tuple)
    number = next(value for value in values if type(value) is int)
    start = cycles.day_and_month(*parts)
    return one(Through(start, cycles.day_of_month(number)), "range", "date", "yearly")


@rule(
    "R",
    "from|between? DAYNO to|until|minus_sign|and DAYNO of|in? P",
    "MON DAYNO minus_sign|to DAYNO",
    "MON|P from|between DAYNO to|and|minus_sign|until DAYNO",
    "from|between? DAYNO to|minus_sign|and|until DAYNO P",
    cost=0.6,
)
def days_of_period(reading: Reading, *values: object) -> Meaning | None:
    """``from the 4th to the 23rd of next month``."""
    first, last = [value for value in values if type(value) is int]
    places = [one(cycles.month(value.number), "month") for value in values if isinstance(value, Month)]
    place = next((value for value in values if isinstance(value, Meaning)), None) or places[0]
    if place.has("range", "latent") or first >= last or place.options[0].grain != "month":
        return None
    row = Through(cycles.day_of_month(first), cycles.day_of_month(last))
    return place.turned(lambda outer: combined.Within(row, outer)).without("whole", "period").told("range", "date")


@rule(
    "R",
    "from|between ORD|N to|until|and ORD|N",
    "from the ORD|N to|until the? ORD|N",
    "between the ORD|N and the ORD|N",
    cost=3.0,
)
def days_of_month(reading: Reading, *values: object) -> Meaning | None:
    counts = [
        value.value if isinstance(value, Number) else value for value in values if isinstance(value, int | Number)
    ]
    first, last = counts
    if not 1 <= first < last <= 31:
        return None
    row = Through(cycles.day_of_month(first), cycles.day_of_month(last))
    return one(row, "range", "date")
