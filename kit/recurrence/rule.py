"""The text of a rule, read strictly: each part is one a person can say, given once, and of a size that makes sense.

Read are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT or UNTIL, BYDAY (with a number only by month or year),
BYMONTHDAY, BYMONTH, BYSETPOS and WKST. All else is refused by its name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from kit.errors import Invalid

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
MonthEnd = Literal["skip", "last"]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_TEXT, MOST_OCCURRENCES, LONGEST_INTERVAL = 1000, 10_000, 999
_WEEKS_OF_A_YEAR, _WEEKS_OF_A_MONTH = 53, 5
_MOST_DAYS: dict[Frequency, int] = {"DAILY": 1, "MONTHLY": 31, "YEARLY": 366}  # of a week: the weekdays it names


class UnsupportedRule(Invalid):
    """A rule outside the subset; ``part`` names what it is."""

    type, title = "unsupported-rule", "That recurrence is not supported"
    next_step = "Say it by days, weeks, months or years, with an end by count or by date."

    def __init__(self, part: str, detail: str) -> None:
        super().__init__(f"{part}: {detail}", part=part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as read. ``until`` is a wall time when it was given as one, else an instant.

    ``month_end`` says what happens in months without the day: they are left out, or their last day is taken.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    weekdays: tuple[tuple[int | None, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    month_end: MonthEnd = "skip"

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None

    def last_wall(self, where: ZoneInfo) -> datetime | None:
        """The wall time after which nothing recurs, or None."""
        if self.until is None or self.until.tzinfo is None:
            return self.until
        return self.until.astimezone(where).replace(tzinfo=None)


def rule(text: str, *, month_end: MonthEnd = "skip") -> Rule:
    """Read ``FREQ=WEEKLY;BYDAY=TU;COUNT=6``. Raises ``UnsupportedRule`` naming the part."""
    if len(text) > LONGEST_TEXT:
        raise UnsupportedRule("RRULE", f"it is longer than {LONGEST_TEXT} characters.")
    given: dict[str, Any] = {}
    for name, value in _parts(text):
        field, read = _READERS.get(name, ("", _unknown))
        if field in given:
            raise UnsupportedRule(name, "it is given twice.")
        given[field] = read(name, value)
    if "frequency" not in given:
        raise UnsupportedRule("FREQ", "it is missing.")
    return _agreed(Rule(**given, month_end=month_end))


def _parts(text: str) -> list[tuple[str, str]]:
    found = []
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not (name and equals and value):
            raise UnsupportedRule(name[:20] or "RRULE", "a part is written NAME=value.")
        found.append((name[:20], value))
    return found


def _agreed(read: Rule) -> Rule:
    """The rule, when its parts go together."""
    if read.count is not None and read.until is not None:
        raise UnsupportedRule("UNTIL", "a rule ends by COUNT or by UNTIL, not by both.")
    if read.frequency in {"DAILY", "WEEKLY"} and any(nth for nth, _ in read.weekdays):
        raise UnsupportedRule("BYDAY", "a numbered weekday goes with months or years.")
    if (read.frequency == "MONTHLY" or read.months) and any(
        abs(nth or 0) > _WEEKS_OF_A_MONTH for nth, _ in read.weekdays
    ):
        raise UnsupportedRule("BYDAY", f"no month has more than {_WEEKS_OF_A_MONTH} of a weekday.")
    if read.frequency == "WEEKLY" and read.month_days:
        raise UnsupportedRule("BYMONTHDAY", "it does not go with weeks.")
    if read.positions and not (read.weekdays or read.month_days or read.months):
        raise UnsupportedRule("BYSETPOS", "it picks from the days of another part, and there is none.")
    most = _MOST_DAYS.get(read.frequency) or max(1, len(read.weekdays))
    if any(abs(position) > most for position in read.positions):
        raise UnsupportedRule("BYSETPOS", f"it picks from {most} at most: so many days can come together here.")
    if read.month_end == "last" and (len(read.month_days) > 1 or read.positions):
        raise UnsupportedRule("BYMONTHDAY", "the last day can stand in for one day of the month, not for several.")
    return read


def _unknown(name: str, _: str) -> Any:
    raise UnsupportedRule(name, "this part is not supported.")


def _frequency(name: str, value: str) -> str:
    if value not in get_args(Frequency):
        raise UnsupportedRule(name, "a session repeats by days, weeks, months or years.")
    return value


def _number(least: int, most: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,6}", value, re.ASCII) or not least <= int(value) <= most or int(value) == 0:
            raise UnsupportedRule(name, f"it is a number from {least} to {most}.")
        return int(value)

    return read


def _several(one: Callable[[str, str], Any], *, most: int) -> Callable[[str, str], tuple[Any, ...]]:
    def read(name: str, value: str) -> tuple[Any, ...]:
        given = value.split(",", most + 1)
        if len(given) > most:
            raise UnsupportedRule(name, f"it lists more than {most}.")
        return tuple(dict.fromkeys(one(name, each) for each in given))

    return read


def _weekday(name: str, value: str) -> tuple[int | None, int]:
    found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", value, re.ASCII)
    nth = int(found[1]) if found and found[1] else None
    if not found or (nth is not None and (nth == 0 or abs(nth) > _WEEKS_OF_A_YEAR)):
        raise UnsupportedRule(name, "days are MO, TU, WE, TH, FR, SA, SU, by month with a number before, such as 2TU.")
    return nth, WEEKDAYS.index(found[2])


def _week_start(name: str, value: str) -> int:
    if value not in WEEKDAYS:
        raise UnsupportedRule(name, "a week starts on MO, TU, WE, TH, FR, SA or SU.")
    return WEEKDAYS.index(value)


def _until(name: str, value: str) -> datetime:
    """A date counts whole; a time with ``Z`` is an instant, one without is a wall time."""
    found = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", value, re.ASCII)
    try:
        day = date.fromisoformat(found[1] if found else "")
        at = time.fromisoformat(found[2]) if found and found[2] else time.max
    except ValueError as error:
        raise UnsupportedRule(name, "write it as 20270630, 20270630T235959 or 20270630T235959Z.") from error
    if not 1970 <= day.year < 2200:  # noqa: PLR2004 - the years that instants may lie in
        raise UnsupportedRule(name, "it lies too far away.")
    return datetime.combine(day, at, UTC if found and found[3] else None)


_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _number(1, LONGEST_INTERVAL)),
    "COUNT": ("count", _number(1, MOST_OCCURRENCES)),
    "UNTIL": ("until", _until),
    "BYDAY": ("weekdays", _several(_weekday, most=35)),
    "BYMONTHDAY": ("month_days", _several(_number(-31, 31), most=62)),
    "BYMONTH": ("months", _several(_number(1, 12), most=12)),
    "BYSETPOS": ("positions", _several(_number(-366, 366), most=31)),
    "WKST": ("week_start", _week_start),
}
