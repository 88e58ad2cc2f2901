"""A day and a time of day that are said together."""

from datetime import datetime

from nlu.times import combined, cycles
from nlu.times.combined import Within
from nlu.times.cycles import Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.counted import nth_weekday
from nlu.times.grammar.parts import part_of_day, placed
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Reading, both, one
from nlu.times.spans import DAY, Span, period


@rule(
    "X",
    "on|the|in X",
    "of X",
    "for X",
    "about X",
    "on the X",
    "all X",
    "at X",
    "anytime on? X",
    "this day? of X",
    "during X",
    "day of? X",
    "the day of X",
    "of the X",
    cost=0.15,
)
def day_dressed(_: Reading, *values: Meaning | None) -> Meaning | None:
    day = next(value for value in values if value)
    return None if day.has("latent") else day.without("doubtful")


@rule("M", "on|in|at|the M", "about M", "for M", "exactly M", "M about", "M exactly", cost=0.15)
def moment_dressed(_: Reading, *values: Meaning | None) -> Meaning:
    return next(value for value in values if value)


@rule("R", "on|in|at|the R", "about R", "for R", cost=0.15)
def range_dressed(_: Reading, *values: Meaning | None) -> Meaning | None:
    found = next(value for value in values if value)
    return None if found.has("latent", "edge") else found


@rule("M", "X iso_t C", cost=0.0)
@rule(
    "M", "X comma|at|minus_sign|of|for? C", "C on|of|comma|minus_sign|in? X", "X in|at the? C", "X comma at C", cost=0.3
)
def day_and_clock(_: Reading, *values: Meaning | None) -> Meaning | None:
    return _join([value for value in values if value])


@rule("M", "X comma? at_hour K|H", cost=0.0)
def day_at_hour(reading: Reading, *values: Meaning | Clock | None) -> Meaning | None:
    """``el 5 de marzo a las 10``: words that stand before hours alone tell that no range of days is meant."""
    day, clock = (value for value in values if value)
    return _join([day, meant(reading, clock)]) if isinstance(day, Meaning) and isinstance(clock, Clock) else None


@rule("M", "X PARTP", cost=0.2)
def weekday_and_part(reading: Reading, day: Meaning, name: str) -> Meaning | None:
    """``Dienstagmorgen``."""
    part = part_of_day(reading, name)
    return both(part, day) if part and day.has("weekday") and not day.has("latent", "range") else None


@rule("M", "X comma|in|at|of|on? S", "S of|on|comma? X", "S of the X", "X in the S", cost=0.2)
def day_and_part(_: Reading, *values: Meaning | None) -> Meaning | None:
    return _join([value for value in values if value])


@rule("R", "X comma|at|but? R", "R on|of|comma|in? X", "X BARE", "BARE on|of? X", "X from|between R", cost=0.3)
def day_and_range(_: Reading, *values: Meaning | None) -> Meaning | None:
    return _join([value for value in values if value])


def _join(said: list[Meaning]) -> Meaning | None:
    day = next((value for value in said if value.has("date") and not value.has("clock", "part")), None)
    time = next((value for value in said if value is not day), None)
    if day is None or time is None or time.has("date", "period", "fixed") or not time.has("clock", "part"):
        return None
    if day.has("latent", "range") or day.open or time.open:
        return None
    return both(time, day)


@rule("PX", "MOD PART|PARTP", "this PART|PARTP", "PART MOD", "MOD in|on the? PART", cost=0.4)
def relative_part(reading: Reading, *values: str | None) -> Meaning | None:
    said = [value for value in values if value]
    name = next(value for value in said if value in reading.conventions.parts)
    which = next((value for value in said if value not in reading.conventions.parts), "this")
    days = {
        "this": 0,
        "next": 1,
        "coming": 0,
        "last": -1,
        "previous": -1,
        "past": 0 if reading.conventions.school == "recognizers" else -1,
    }.get(which)
    if days is None:
        return None
    return _part_on(reading, name, days)


@rule("PX", "TODAYPART", "TODAYPART in the PART", cost=0.1)
def named_part(reading: Reading, which: tuple[str, int], *_: object) -> Meaning | None:
    """``tonight``, ``ce soir``, ``heute früh`` in one word."""
    return _part_on(reading, *which)


@rule("PX", "PARTMOD TODAYPART", "PARTMOD this? MOD PART", "TODAYPART PARTMOD", cost=0.1)
def early_or_late_part(reading: Reading, *values: object) -> Meaning | None:
    modifier = next(value for value in values if value in {"early", "mid", "late"})
    which = next((value for value in values if isinstance(value, tuple)), None)
    name, days = which or (next(value for value in values if value in reading.conventions.parts), 0)
    narrowed = f"{modifier}_{name}"
    return _part_on(reading, narrowed if narrowed in reading.conventions.parts else str(name), days)


def _part_on(reading: Reading, name: str, days: int) -> Meaning | None:
    known = reading.conventions.parts.get(name)
    if known is None:
        return None
    day = Once(period("day", reading.now + DAY * days))
    return one(Within(cycles.hours(*known), day), "part", f"part:{name}", "date", "fixed")


@rule("M", "PX", "the PX", "in PX", "PX in the PX", cost=0.1)
def part_moment(_: Reading, *values: Meaning | None) -> Meaning:
    return next(value for value in values if value)


@rule(
    "M",
    "PX at|comma? C",
    "C comma|of|in? PX",
    "PX at|about H",
    "PX comma H",
    "H comma? PX",
    "PX about C",
    "PX at about H|C",
    "H of? PX",
    cost=0.2,
)
def clock_on_part(reading: Reading, *values: object) -> Meaning | None:
    """``tonight at 8``."""
    part = next(value for value in values if isinstance(value, Meaning) and value.has("part"))
    said = next(value for value in values if value is not None and value is not part)
    clock = meant(reading, said) if isinstance(said, Clock) else said
    if not isinstance(clock, Meaning) or clock.has("date"):
        return None
    return _clock_in(clock, part)


@rule("M", "M at|comma? C", "C comma|of|in|on? M", "M at|about H", "H M", "M about C", cost=0.4)
def clock_on_dated_part(reading: Reading, *values: object) -> Meaning | None:
    """``tomorrow evening at 8``, ``9 Saturday morning``."""
    part = next(value for value in values if isinstance(value, Meaning) and value.has("part"))
    said = next((value for value in values if value is not None and value is not part), None)
    clock = meant(reading, said) if isinstance(said, Clock) else said
    if not isinstance(clock, Meaning) or clock.has("date", "part"):
        return None
    return _clock_in(clock, part)


def _clock_in(clock: Meaning, part: Meaning) -> Meaning | None:
    if clock.has("range"):
        return None
    fitted = placed(clock, part)
    outer = part.options[0]
    if fitted is None or not isinstance(outer, Within):
        return None
    days = tuple(option.outer for option in part.options if isinstance(option, Within))
    if _is_midnight(fitted) and part.has("part:tonight", "part:night", "part:evening"):
        days = tuple(combined.Ends(day) for day in days)
    options = tuple(Within(each, day, skips_now=day.skips_now) for day in days for each in fitted.options)
    return Meaning(options, (part.traits | {"clock", "date"}) - {"part", "latent"}, None, clock.offset)


def _is_midnight(clock: Meaning) -> bool:
    return len(clock.options) == 1 and clock.options[0] == cycles.clock(0)


@rule("R", "M comma? R", "R comma|in|of? M", "M BARE", "BARE M", "PX R", "R PX", "PX from R", cost=0.3)
def range_on_dated_part(_: Reading, *values: Meaning | None) -> Meaning | None:
    """``Monday morning 6-8``."""
    said = [value for value in values if value]
    hours, part = said if said[0].has("range") else reversed(said)
    if not part.has("part") or not hours.has("clock") or hours.has("date"):
        return None
    fitted = placed(hours, part)
    if fitted is None:
        return None
    days = [option.outer for option in part.options if isinstance(option, Within)]
    options = tuple(Within(each, day) for day in days for each in fitted.options)
    return Meaning(options, (part.traits | {"clock", "date", "range"}) - {"part", "latent"}) if options else None


@rule("M", "M comma X", "X comma? M", "M open_bracket X close_bracket", "M on? X", cost=0.6)
def moment_and_date(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``Friday 5 pm, 18 July``: the same time on the day both mean."""
    said = [value for value in values if value]
    moment, day = (said[0], said[1]) if said[0].has("clock", "part") else (said[1], said[0])
    if moment.has("fixed") or moment.open or day.open or day.has("latent", "range", "clock", "part"):
        return None
    if moment.has("weekday") == day.has("weekday"):
        return None
    inner = moment.options[0]
    if not isinstance(inner, Within):
        return None
    options = tuple(
        Within(inner.inner, Within(inner.outer, each) if moment.has("weekday") else Within(each, inner.outer))
        for each in day.options
    )
    return Meaning(options, moment.traits | day.traits)


@rule("M", "X at? PAIR", cost=0.5)
def day_and_pair(reading: Reading, day: Meaning, _: None, clock: Clock) -> Meaning | None:
    """``18 March nine thirty``."""
    return None if day.has("latent", "range", "monthly") or day.open else both(meant(reading, clock), day)


@rule("M", "NTH WD S|C of|in P", cost=0.2)
@rule("R", "NTH WD R of|in P", cost=0.2)
def time_on_nth_weekday(
    reading: Reading, count: int, weekday: int, time: Meaning, _: None, place: Meaning
) -> Meaning | None:
    """``first Monday evening of next month``."""
    day = nth_weekday(reading, count, weekday, None, place)
    return both(time, day) if day and not time.has("date", "fixed") else None


@rule("M", "M of|in P", "X|M D", cost=0.9)
def moment_within(_: Reading, moment: Meaning, *rest: object) -> Meaning | None:
    place = rest[-1]
    if not isinstance(place, Meaning) or moment.has("fixed") or place.has("latent", "range"):
        return None
    options = tuple(combined.Nth(inner, outer, 1) for inner in moment.options for outer in place.options)
    return Meaning(options, moment.traits | place.traits & {"fixed"})


@rule("M", "same_time X|P", "X at? same_time", cost=0.1)
def same_time(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``same time next week``: the time under discussion on another day."""
    place = next(value for value in values if value)
    span = combined.coming(place.options[0], reading.now)
    if reading.anchor is None or span is None or place.has("latent", "range") or place.open:
        return None
    longer = span.grain in {"week", "month"}
    ahead = span.start - period(span.grain, reading.now).start
    moved = reading.anchor + ahead if longer else datetime.combine(span.start, reading.anchor.time())
    return one(Once(Span(moved, moved, "minute")), "clock", "date", "fixed")


@rule("M", "mine X|M appointment", "mine appointment on? X|M", "X|M appointment", cost=0.3)
def booked(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``my Friday appointment``: the one that day if it is known, else the day."""
    day = next(value for value in values if value)
    span = combined.coming(day.options[0], reading.now)
    if span is None or day.has("latent", "range") or day.open:
        return None
    if day.has("clock"):
        return day
    known = next((start for start in sorted(reading.appointments) if span.start <= start < span.end), None)
    if known is None:
        return day.told("clock")
    return one(Once(Span(known, known, "minute")), "clock", "date", "fixed")
