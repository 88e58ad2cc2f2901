"""Clock times told in words: half past five, a quarter to six, halb sechs."""

from dataclasses import replace

from nlu.times.grammar.clocks import Clock
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Number, Reading


@rule("MIN", "quarter", "a quarter", cost=0.1)
@rule("MINH", "quarter", "a quarter", cost=0.1)
@rule("MINQ", "quarter", "a quarter", cost=0.1)
def quarter(_: Reading, *__: None) -> int:
    return 15


@rule("MIN", "half", cost=0.1)
@rule("MINH", "half", cost=0.1)
def half(_: Reading, __: None) -> int:
    return 30


@rule("MIN", "three_quarters", cost=0.1)
@rule("MINH", "three_quarters", cost=0.1)
def three_quarters(_: Reading, __: None) -> int:
    return 45


@rule("MIN", "N", "N minute", cost=0.2)
def minutes(_: Reading, number: Number, *__: None) -> int | None:
    return number.value if 0 < number.value < 60 else None


@rule("MINH", "N", cost=0.2)
def minutes_after_the_hour(_: Reading, number: Number) -> int | None:
    """``10 Uhr zwanzig``; of "10 Uhr ein Termin", "16h une coupe" the small number is no minute but an article."""
    return number.value if (number.digits == 2 and number.value < 60) or 5 <= number.value < 60 else None


@rule("MINH", "N minute", cost=0.2)
def told_after_the_hour(_: Reading, number: Number, __: None) -> int | None:
    return number.value if 0 < number.value < 60 else None


@rule("MIN5", "N", cost=0.2)
def round_minutes(_: Reading, number: Number) -> int | None:
    """Minutes as people round them: "nine to five" is none of them."""
    return number.value if 0 < number.value < 60 and number.value % 5 == 0 else None


@rule("MIN5", "N minute", "MINQ", cost=0.2)
def told_minutes(_: Reading, number: Number | int, *__: None) -> int:
    return number.value if isinstance(number, Number) else number


@rule("K", "MIN past K|H", "half past? H", "MIN past_glued K|H", cost=0.3)
def past_the_hour(_: Reading, minute: int | None, __: None, clock: Clock) -> Clock | None:
    return replace(clock, minute=minute or 30) if clock.minute is None else None


@rule("K", "MIN5 to_hour K|H", "MIN minus_word K|H", cost=0.3)
def to_the_hour(_: Reading, minute: int, __: None, clock: Clock) -> Clock | None:
    return _before(clock, minute) if clock.minute is None else None


@rule("K", "H and MINH", "K and MINH", "K past MIN", "K passed MIN", cost=0.6)
def hour_and(_: Reading, clock: Clock, __: None, minute: int) -> Clock | None:
    """``las once y diez``; in "at 11 and one with Ben" another session is wished for."""
    return replace(clock, minute=minute) if clock.minute is None else None


@rule("K", "H minus_word the? MIN", "K minus_word the? MIN", cost=0.3)
def hour_less(_: Reading, clock: Clock, __: None, ___: None, minute: int) -> Clock | None:
    return _before(clock, minute) if clock.minute is None else None


@rule("K", "noon MIN", cost=0.3)
def noon_and(_: Reading, __: None, minute: int) -> Clock:
    """``midi trente``."""
    return Clock(12, minute, half="pm")


@rule("K", "half_to H|K", cost=0.2)
def half_before(_: Reading, __: None, clock: Clock) -> Clock | None:
    """``halb vier`` is 3:30."""
    return _before(clock, 30) if clock.minute is None else None


@rule("K", "QOF H", cost=0.5)
def quarter_into(_: Reading, minute: int, clock: Clock) -> Clock:
    """``viertel acht`` is 7:15, ``dreiviertel acht`` 7:45."""
    return _before(clock, 60 - minute)


@rule("K", "MIN to_hour half_to H", cost=0.3)
def before_the_half(_: Reading, minute: int, __: None, ___: None, clock: Clock) -> Clock:
    return _before(clock, 30 + minute)


@rule("K", "MIN past half_to H", cost=0.3)
def past_the_half(_: Reading, minute: int, __: None, ___: None, clock: Clock) -> Clock:
    return _before(clock, 30 - minute)


def _before(clock: Clock, minutes_before: int) -> Clock:
    hour = clock.hour - 1
    if hour < 1:
        hour += 12 if clock.is_open else 24
    half = clock.half
    if half and clock.hour == 12:
        half = "am" if half == "pm" else "pm"
    return replace(clock, hour=hour, minute=60 - minutes_before, half=half)
