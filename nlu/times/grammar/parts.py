"""Parts of the day, and clock times within them."""

from dataclasses import replace
from datetime import datetime, timedelta

from nlu.times import cycles
from nlu.times.combined import AnyCycle, Within
from nlu.times.grammar.clocks import Clock
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Reading, one
from nlu.times.spans import midnight

_AFTER_NOON = {
    "afternoon", "evening", "tonight", "late_tonight", "early_afternoon", "late_afternoon", "early_evening",
    "late_evening", "after_work", "after_school",
}  # fmt: skip


_BEFORE_NOON = {"dawn", "morning", "early_morning", "mid_morning", "late_morning", "breakfast"}


@rule("S", "PART", cost=0.3)
def part_of_day(reading: Reading, name: str) -> Meaning | None:
    known = reading.conventions.parts.get(name)
    doubtful = ["doubtful"] if name in {"lunch", "breakfast", "business", "dawn"} else []
    return one(cycles.hours(*known), "part", f"part:{name}", *doubtful) if known else None


@rule(
    "S",
    "in|at|of|on|by_day|during S",
    "the S",
    "in the S",
    "all S",
    "about S",
    "S ish",
    "S s",
    "during the S",
    cost=0.1,
)
def part_dressed(_: Reading, *values: Meaning | None) -> Meaning:
    return next(value for value in values if value).without("doubtful")


@rule("S", "in|at|of|on|the|by_day|during PARTP", "in|of|on the PARTP", "all PARTP", cost=0.02)
def part_by_preposition(reading: Reading, *values: str | None) -> Meaning | None:
    """Words that say a part of the day only behind a preposition: ``de la mañana``."""
    return part_of_day(reading, next(value for value in values if value))


@rule("K", "K S", "H S", "KDOT S", "PAIR S", cost=0.0)
def clock_by_part(_: Reading, clock: Clock, part: Meaning) -> Clock | None:
    if not 1 <= clock.hour <= 12 or clock.half:
        return clock if clock.hour > 12 else None
    name = next(trait[5:] for trait in part.traits if trait.startswith("part:"))
    late = name in {"night", "small_hours"} and clock.hour < 5
    if name in _BEFORE_NOON or late or (clock.hour == 12 and name in {"night", "evening"}):
        return replace(clock, half="am", exact=False)
    return replace(clock, half="pm", exact=False)


@rule("S", "later in|of|the? S", cost=0.0)
def later_in_part(_: Reading, *values: Meaning | None) -> Meaning:
    return next(value for value in values if value)


@rule("S", "PARTMOD of? the? PART", "PART PARTMOD", "PARTMOD in|on the PART", "PARTMOD of? the? PARTP", cost=0.2)
def early_or_late(reading: Reading, *values: str | None) -> Meaning | None:
    said = [value for value in values if value]
    if len(said) != 2:
        return None
    modifier, name = said if said[0] in {"early", "mid", "late"} else reversed(said)
    narrowed = f"{modifier}_{name}"
    known = reading.conventions.parts.get(narrowed)
    if known is None:
        return one(cycles.hours(*_slice(reading.conventions.parts[name], modifier)), "part", f"part:{name}", "narrowed")
    return one(cycles.hours(*known), "part", f"part:{narrowed}")


def _slice(part: tuple[float, float], modifier: str) -> tuple[float, float]:
    third = (part[1] - part[0]) / 3
    first = part[0] + third * ["early", "mid", "late"].index(modifier)
    return round(first), round(first + third)


@rule("C", "C S", "S C", "S comma? at? C", "C of|in|on|comma S", cost=0.1)
def clock_in_part(reading: Reading, *values: Meaning | None) -> Meaning | None:
    """``8 in the evening``, ``in the morning at 9``."""
    said = [value for value in values if value]
    clock, part = said if said[0].has("clock") else reversed(said)
    return None if clock.has("date") else placed(clock, part)


def placed(clock: Meaning, part: Meaning) -> Meaning | None:
    """The readings of a clock time that agree with a part of the day, else its later one."""
    fitting = tuple(option for option in clock.options if _agrees(option, part))
    options = fitting or clock.options[-1:]
    return Meaning(options, (clock.traits - {"twelve", "latent"}) | {"clock", "placed"})


def _agrees(clock: AnyCycle, part: Meaning) -> bool:
    start = _hour(clock)
    name = next(trait[5:] for trait in part.traits if trait.startswith("part:"))
    if name in _BEFORE_NOON:
        return start < 12
    if name in _AFTER_NOON:
        return start >= 12
    first, last = _hours(part.options[0])
    return first <= start < last or first <= start + 24 < last


def _hour(cycle: AnyCycle) -> float:
    return _hours(cycle)[0]


def _hours(cycle: AnyCycle) -> tuple[float, float]:
    if isinstance(cycle, Within):
        return _hours(cycle.inner)
    day = _DAY
    span = next(iter(cycle.ahead(day)))
    zero = midnight(span.start)
    return (span.start - zero) / timedelta(hours=1), (span.end - zero) / timedelta(hours=1)


_DAY = datetime(2001, 1, 1)  # any day: hours are the same on all
