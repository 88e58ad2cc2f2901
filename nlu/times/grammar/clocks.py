"""Clock times in figures, and what clock times of any kind mean; told in words by ``clock_words``."""

from dataclasses import dataclass, replace
from typing import Literal

from nlu.times import cycles
from nlu.times.cycles import Cycle
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, one


@dataclass(frozen=True, slots=True)
class Clock:
    """A wall time.

    ``half`` is None where am or pm was left open; ``exact``: by the 24-hour clock; ``marked``: a word or sign told that
    it is a time.
    """

    hour: int
    minute: int | None = None
    second: int | None = None
    half: Literal["am", "pm"] | None = None
    exact: bool = False
    marked: bool = False

    @property
    def is_open(self) -> bool:
        return self.half is None and not self.exact and 1 <= self.hour <= 12

    def cycle(self) -> Cycle:
        """Every day at this time, as it is written."""
        hour = self.hour
        if self.half:
            hour = hour % 12 + (12 if self.half == "pm" else 0)
        return cycles.clock(hour, self.minute, self.second)


def meant(reading: Reading, clock: Clock) -> Meaning:
    """The readings of a clock time, ranked as conventions say."""
    if not clock.is_open:
        return one(clock.cycle(), "clock")
    early, late = replace(clock, half="am"), replace(clock, half="pm")
    ranked = (early, late)
    if clock.hour == 12 or (reading.conventions.clocks == "business" and not 7 <= clock.hour <= 11):
        ranked = (late, early)
    return Meaning(tuple(each.cycle() for each in ranked), frozenset({"clock", "twelve"}))


@rule("H", "N", cost=0.3)
def bare_hour(_: Reading, number: Number) -> Clock | None:
    if number.value > 24 or number.digits > 2:
        return None
    return Clock(
        number.value, exact=number.value == 0 or number.value > 12 or (number.digits == 2 and number.value < 10)
    )


@rule("K", "N h", "N h oclock", cost=0.2)
def full_hour(_: Reading, number: Number, *__: None) -> Clock | None:
    """``15 Uhr``, ``15h``."""
    return Clock(number.value, marked=True) if number.value <= 24 and number.digits <= 2 else None


@rule("K", "N hh", cost=0.2)
def full_hour_of_24(_: Reading, number: Number, __: None) -> Clock | None:
    """``3h``: where the letter is used, hours are counted to 24."""
    return Clock(number.value, marked=True) if number.value <= 24 and number.digits in {1, 2} else None


@rule("K", "noon", cost=0.2)
def noon(_: Reading, __: None) -> Clock:
    return Clock(12, half="pm")


@rule("K", "midnight", cost=0.2)
def at_midnight(_: Reading, __: None) -> Clock:
    return Clock(0, exact=True)


@rule("K", "DIGITS colon DIGITS", "DIGITS h DIGITS", "DIGITS colon DIGITS h|hh", "DIGITS h DIGITS minute", cost=0.2)
def hour_and_minute(_: Reading, hour: Number, __: None, minute: Number, *___: None) -> Clock | None:
    if hour.digits > 2 or minute.digits != 2 or hour.value > 24 or minute.value > 59:
        return None
    return Clock(hour.value, minute.value, exact=hour.digits == 2 and hour.value < 10)


@rule("K", "DIGITS hh DIGITS", "DIGITS hh DIGITS m", "DIGITS colon24 DIGITS", "DIGITS colon24 DIGITS h|hh", cost=0.2)
def minute_after_h(_: Reading, hour: Number, __: None, minute: Number, *___: object) -> Clock | None:
    if hour.digits > 2 or minute.digits != 2 or hour.value > 24 or minute.value > 59:
        return None
    return Clock(hour.value, minute.value, exact=True)


@rule("K", "N h MINH", "N hh MINH", "N h and MIN", "N hh and MIN", cost=0.4)
def hour_with_minutes(_: Reading, hour: Number, *said: int | None) -> Clock | None:
    return Clock(hour.value, said[-1]) if hour.value <= 24 and hour.digits <= 2 else None


@rule("K", "DIGITS colon|colon24 DIGITS colon|colon24 DIGITS", cost=0.2)
def to_the_second(_: Reading, hour: Number, __: None, minute: Number, ___: None, second: Number) -> Clock | None:
    if hour.digits > 2 or hour.value > 24 or minute.value > 59 or second.value > 59:
        return None
    return Clock(hour.value, minute.value, second.value, exact=hour.digits == 2 and hour.value < 10)


@rule("KDOT", "DIGITS dot DIGITS", cost=0.2)
def dotted(_: Reading, hour: Number, __: None, minute: Number) -> Clock | None:
    if hour.digits > 2 or minute.digits != 2 or hour.value > 24 or minute.value > 59:
        return None
    return Clock(hour.value, minute.value, exact=hour.digits == 2 and hour.value < 10)


@rule("K", "KDOT h", "KDOT hh", "at KDOT", cost=0.1)
def dotted_for_sure(_: Reading, *values: Clock | None) -> Clock | None:
    return next(value for value in values if value)


@rule("K", "KDOT", cost=1.6)
def dotted_perhaps(_: Reading, clock: Clock) -> Clock | None:
    return clock if (clock.minute or 0) % 5 == 0 else None


@rule("PAIR", "WORDNUM minus_sign WORDNUM", cost=0.6)
def hyphened(reading: Reading, hour: Number, _: None, minute: Number) -> Clock | None:
    return hour_then_minute(reading, hour, minute)


@rule("PAIR", "N N", cost=0.6)
def hour_then_minute(_: Reading, hour: Number, minute: Number) -> Clock | None:
    """``ten thirty``, ``12 15``: a time only beside something that says so."""
    if not 0 < hour.value <= 24 or hour.digits > 2 or (minute.digits and minute.digits != 2):
        return None
    if bool(hour.digits) != bool(minute.digits) or not 10 <= minute.value < 60:
        return None
    return Clock(hour.value, minute.value)


@rule("K", "N zero N", "N minus_sign zero minus_sign N", cost=1.0)
def hour_oh_minute(_: Reading, *values: Number | None) -> Clock | None:
    """``twelve-oh-three``."""
    hour, minute = [value for value in values if value]
    if hour.digits or minute.digits or not 0 < hour.value <= 24 or not 0 < minute.value < 10:
        return None
    return Clock(hour.value, minute.value)


@rule("PAIR", "DIGITS", cost=0.6)
def military(_: Reading, number: Number) -> Clock | None:
    """``0730``."""
    hour, minute = divmod(number.value, 100)
    if number.digits != 4 or hour > 24 or minute > 59 or 1900 <= number.value < 2100:
        return None
    return Clock(hour, minute, exact=hour < 10)


@rule("K", "DIGITS AMPM", "at DIGITS", cost=0.5)
def run_together(_: Reading, *values: Number | str | None) -> Clock | None:
    """``730pm``, ``at 2000``."""
    number = next(value for value in values if isinstance(value, Number))
    half = values[-1] if isinstance(values[-1], str) else None
    hour, minute = divmod(number.value, 100)
    if number.digits not in {3, 4} or not 0 < hour <= (12 if half else 24) or minute > 59:
        return None
    return Clock(hour, minute, half=half)  # type: ignore[arg-type]


@rule("K", "at PAIR", "about PAIR", "at PAIR minute", "at about PAIR", cost=0.3)
def pair_after_at(_: Reading, *values: Clock | None) -> Clock | None:
    return next(value for value in values if value)


@rule(
    "K", "K AMPM", "H AMPM", "PAIR AMPM", "KDOT AMPM", "K in|of? the? AMPM", "H in|of the? AMPM", "H ish AMPM", cost=0.1
)
def with_half(_: Reading, clock: Clock, *rest: Literal["am", "pm"] | None) -> Clock | None:
    half = rest[-1]
    if not 1 <= clock.hour <= 12:
        return clock if clock.hour > 12 and half == "pm" else None
    return replace(clock, half=half, exact=False)


@rule(
    "K",
    "K oclock",
    "H oclock",
    "about K",
    "K about",
    "the K",
    "exactly K",
    "K exactly",
    "K ish",
    "at K",
    "for K",
    "at about K",
    cost=0.1,
)
def dressed(_: Reading, *values: Clock | None) -> Clock | None:
    return next(value for value in values if value)


@rule("K", "H oclock AMPM", cost=0.1)
def oclock_with_half(_: Reading, clock: Clock, __: None, half: Literal["am", "pm"]) -> Clock | None:
    return replace(clock, half=half, exact=False) if 1 <= clock.hour <= 12 else None


@rule("C", "K", cost=0.1)
def clock_time(reading: Reading, clock: Clock) -> Meaning:
    return meant(reading, clock)


@rule("C", "at H", "at the? H", "at about H", "H ish", "about at H", cost=0.6)
def hour_after_at(reading: Reading, *values: Clock | None) -> Meaning:
    return meant(reading, next(value for value in values if value))


@rule("C", "N", cost=4.3)
def latent_hour(reading: Reading, number: Number) -> Meaning | None:
    """``7``; but ``one`` and its like are articles as well."""
    clock = None if number == Number(1) else bare_hour(reading, number)
    return meant(reading, clock).told("latent") if clock else None


@rule("C", "about H", cost=3.0)
def about_hour(reading: Reading, _: None, clock: Clock) -> Meaning:
    return meant(reading, clock).told("latent")


@rule("C", "C ZONE", "C open_bracket ZONE close_bracket", cost=0.2)
def in_zone(_: Reading, meaning: Meaning, *rest: int | None) -> Meaning:
    return replace(meaning, offset=next(value for value in rest if value is not None))
