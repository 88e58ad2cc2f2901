"""What comes round again and again, as a rule of RFC 5545 (kit.recurrence's subset) and its first time."""

import re
from datetime import datetime, timedelta
from itertools import islice
from math import ceil

from nlu.times import combined, cycles
from nlu.times.combined import AnyCycle
from nlu.times.cycles import Once
from nlu.times.grammar.clocks import Clock, meant
from nlu.times.grammar.counted import nth_weekday
from nlu.times.grammar.lengths import Length, moved
from nlu.times.grammar.rules import rule
from nlu.times.meaning import Meaning, Number, Reading, both
from nlu.times.spans import period

_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHS = {"month": 1, "year": 12}
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def _every(text: str, row: AnyCycle) -> Meaning:
    return Meaning((row,), frozenset({"date", "recurring"}), recurrence=text)


@rule("Q", "every WD|MAYBEWD", "every OTHER WD", "every ORD WD", "every WDS", "on WDS", "the? WDS", cost=0.1)
def every_weekday(_: Reading, *values: int | str | None) -> Meaning | None:
    """``every other Tuesday``."""
    numbers = [value for value in values if type(value) is int]
    number, interval = numbers[-1], numbers[0] if len(numbers) > 1 else 1
    if not 1 <= interval <= 12:
        return None
    return _every(_weekly(interval, (number,)), cycles.weekday(number))


@rule("Q", "every WD and|comma WD", "every WD comma? WD and|comma WD", "WDS and WDS", "every WDS and WDS", cost=0.1)
def every_of_weekdays(_: Reading, *values: int | None) -> Meaning:
    numbers = sorted({value for value in values if type(value) is int})
    return _every(_weekly(1, tuple(numbers)), cycles.weekdays(tuple(numbers)))


def _weekly(interval: int, weekdays: tuple[int, ...]) -> str:
    step = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ=WEEKLY{step};BYDAY={','.join(_NAMES[number - 1] for number in weekdays)}"


@rule("Q", "every UNIT", "every OTHER UNIT", "every N UNIT", "EVERYUNIT", "the EVERYUNIT", cost=0.1)
def every_unit(reading: Reading, *values: int | Number | str | None) -> Meaning | None:
    """``every two weeks``, ``daily``, ``every working day``."""
    unit = next(value for value in values if isinstance(value, str))
    counted = next((value for value in values if isinstance(value, int | Number)), 1)
    interval = counted.value if isinstance(counted, Number) else counted
    if unit == "fortnight":
        unit, interval = "week", 2 * interval
    if unit in {"workday", "weekend"}:
        numbers = (1, 2, 3, 4, 5) if unit == "workday" else (6, 7)
        return _every(_weekly(1, numbers), cycles.weekdays(numbers)) if interval == 1 else None
    if unit not in _FREQUENCIES or not 1 <= interval <= 99:
        return None
    step = f";INTERVAL={interval}" if interval > 1 else ""
    return _every(f"FREQ={_FREQUENCIES[unit]}{step}", Once(period("day", reading.now)))


@rule("Q", "every PART", "every PARTP", cost=0.1)
def every_part(reading: Reading, _: None, name: str) -> Meaning | None:
    known = reading.conventions.parts.get(name)
    return _every("FREQ=DAILY", cycles.hours(*known)).told("part") if known else None


@rule(
    "Q", "NTH WD of every UNIT", "every NTH WD of the? UNIT", "the NTH WD of every UNIT", "NTH WD every UNIT", cost=0.1
)
@rule("Q", "NTH WD of the? UNIT", cost=1.5)
def nth_weekday_monthly(reading: Reading, *values: int | str | None) -> Meaning | None:
    """``the first Monday of every month``; with ``of the month`` the coming one may be meant alone."""
    count, number = [value for value in values if type(value) is int][-2:]
    unit = next(value for value in values if isinstance(value, str))
    if unit != "month" or not -2 <= count <= 5:
        return None
    month = Meaning(
        (cycles.Cycle("month", lambda first: period("month", first), "month", key="month"),), frozenset({"period"})
    )
    found = nth_weekday(reading, count, number, None, month)
    return _every(f"FREQ=MONTHLY;BYDAY={count}{_NAMES[number - 1]}", found.options[0]) if found else None


@rule("Q", "every UNIT on? the? ORD", "the ORD of every UNIT", "every ORD of the? UNIT", "ORD of every UNIT", cost=0.1)
def day_monthly(_: Reading, *values: int | str | None) -> Meaning | None:
    """``every month on the 15th``."""
    number = next(value for value in values if type(value) is int)
    if next(value for value in values if isinstance(value, str)) != "month" or not 1 <= number <= 31:
        return None
    return _every(f"FREQ=MONTHLY;BYMONTHDAY={number}", cycles.day_of_month(number))


@rule(
    "Q", "every UNIT on? WD", "every OTHER UNIT on? WD", "every N UNIT on? WD", "EVERYUNIT on? WD", "Q on? WD", cost=0.1
)
def weekday_of_every_unit(reading: Reading, *values: object) -> Meaning | None:
    """``every two weeks on Tuesday``."""
    number = [value for value in values if type(value) is int][-1]
    said = next((value for value in values if isinstance(value, Meaning)), None)
    steps = [value for value in values[:-1] if isinstance(value, int | Number | str)]
    base = said or every_unit(reading, *steps)
    text = base.recurrence if base else None
    if text is None or not text.startswith("FREQ=WEEKLY") or "BYDAY" in text:
        return None
    return _every(f"{text};BYDAY={_NAMES[number - 1]}", cycles.weekday(number))


@rule("Q", "Q at? K", "Q at H", "K Q", "at H Q", "Q S", "Q in S", cost=0.2)
def at_a_time(reading: Reading, *values: object) -> Meaning | None:
    """``every Tuesday at 5``."""
    base = next(value for value in values if isinstance(value, Meaning) and value.recurrence)
    said = next(value for value in values if value is not None and value is not base)
    time = meant(reading, said) if isinstance(said, Clock) else said
    if not isinstance(time, Meaning) or base.has("clock", "part") or time.has("date"):
        return None
    joined = both(time, base) if not isinstance(base.options[0], Once) else time
    return Meaning(joined.options, joined.traits | base.traits, None, time.offset, base.recurrence)


@rule("Q", "Q until|by O", "Q O", "Q until X|P|E", "Q until the X|P", cost=0.2)
def until_an_end(reading: Reading, base: Meaning, *rest: Meaning | None) -> Meaning | None:
    """``… until June``: with the day named, or up to the period named."""
    end = next(value for value in rest if value)
    if end.open == "after" or end.has("latent", "clock") or base.recurrence is None or is_ended(base.recurrence):
        return None
    first = combined.coming(base.options[0], reading.now)
    spans = islice(end.options[0].ahead(reading.now), 3)  # "until June" said in June is the next one
    ends = (span.start if end.has("period") and not end.has("edge") else span.end for span in spans)
    last = next((each for each in ends if first is None or each > first.start), None)
    return _with(base, _until(last)) if last else None


def _until(end: datetime) -> str:
    return f"UNTIL={end - timedelta(seconds=1):%Y%m%dT%H%M%S}"


@rule("Q", "Q for D", "Q D", "Q for N thing", "Q N thing", "Q comma N thing", cost=0.2)
def for_so_long(reading: Reading, base: Meaning, *rest: Length | Number | None) -> Meaning | None:
    """``… for six weeks``, ``… 6 times``."""
    said = next(value for value in rest if value)
    if base.recurrence is None or is_ended(base.recurrence):
        return None
    if isinstance(said, Number):
        return _with(base, f"COUNT={said.value}") if 0 < said.value <= 500 else None
    if times := _in_months(base.recurrence, said) or _in_weeks(base.recurrence, said):
        return _with(base, f"COUNT={times}")
    first = combined.coming(base.options[0], reading.now)
    return _with(base, _until(moved(first.start, said))) if first else None


def _in_months(text: str, length: Length) -> int | None:
    """How often something monthly comes in so many months or years: "for six months" is six times."""
    if not text.startswith("FREQ=MONTHLY") or any(unit not in _MONTHS for unit, _ in length):
        return None
    return ceil(sum(_MONTHS[unit] * count for unit, count in length) / _interval(text))


def _in_weeks(text: str, length: Length) -> int | None:
    """How often something weekly comes in so many weeks: every weekday "for two weeks" is ten times."""
    if not text.startswith("FREQ=WEEKLY") or any(unit != "week" for unit, _ in length):
        return None
    days = re.search(r"BYDAY=([\w,]+)", text)
    weeks = ceil(sum(count for _, count in length) / _interval(text))
    return weeks * (days[1].count(",") + 1 if days else 1)


def _interval(text: str) -> int:
    step = re.search(r"INTERVAL=(\d+)", text)
    return int(step[1]) if step else 1


@rule("Q", "Q from|starting X", "Q since X", "Q starting P", cost=0.2)
def from_a_start(reading: Reading, base: Meaning, _: None, start: Meaning) -> Meaning | None:
    """``… from 1 March``: its first time is on that day or after it."""
    span = combined.coming(start.options[0], reading.now)
    if span is None or start.has("latent", "range"):
        return None
    row = base.options[0]
    if isinstance(row, Once):
        return base.turned(lambda _: Once(span))
    first = next(iter(row.ahead(span.start)), None)
    return base.turned(lambda _: Once(first)) if first else None


def is_ended(text: str) -> bool:
    """Whether a rule says when it is over."""
    return "UNTIL" in text or "COUNT" in text


def _with(base: Meaning, part: str) -> Meaning:
    return Meaning(base.options, base.traits, None, base.offset, f"{base.recurrence};{part}")
