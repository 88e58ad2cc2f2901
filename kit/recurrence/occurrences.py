"""The wall times a rule falls on, counted by python-dateutil and bounded here.

Wall time is kept over clock changes: ten o'clock stays ten o'clock. A wall time that the clocks skip on its date is
still listed; who turns it into an instant says what becomes of it. COUNT counts what the rule gives, so a date left
out by ``except_for`` is not made up for. The start itself is an occurrence only when the rule falls on it.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from kit.recurrence.rule import Frequency, Rule

LAST_YEAR = 2199
_END = datetime.fromisoformat(f"{LAST_YEAR}-12-31T23:59:59")
_SHORTEST_MONTH = 28
_FREQUENCIES: dict[Frequency, Literal[0, 1, 2, 3]] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}


def occurrences(
    rule: Rule, start: datetime, where: ZoneInfo, *, except_for: Collection[datetime] = ()
) -> Iterator[datetime]:
    """Naive wall times from ``start`` on, in order; an endless rule ends with the year 2199."""
    last = min(rule.last_wall(where) or _END, _END)
    counted = islice(iter(_dates(rule, start, last)), rule.count)
    left_out = set(except_for)
    return (each for each in counted if each not in left_out)


def _dates(rule: Rule, start: datetime, last: datetime) -> rrule.rrule:
    rule = with_month_ends(rule, start)
    parts: dict[str, Any] = {
        "byweekday": [rrule.weekdays[day](nth) if nth else rrule.weekdays[day] for nth, day in rule.weekdays] or None,
        "bymonthday": rule.month_days or None,
        "bymonth": rule.months or None,
        "bysetpos": rule.positions or None,
    }
    frequency = _FREQUENCIES[rule.frequency]
    return rrule.rrule(
        frequency, dtstart=start, interval=rule.interval, wkst=rule.week_start, until=last, cache=False, **parts
    )


def with_month_ends(rule: Rule, start: datetime) -> Rule:
    """The rule with a day that not every month has replaced by the last of the days up to it, if it says so."""
    day = rule.month_days[0] if rule.month_days else start.day
    if rule.month_end != "last" or rule.frequency != "MONTHLY" or rule.weekdays or day <= _SHORTEST_MONTH:
        return rule
    return replace(rule, month_days=tuple(range(_SHORTEST_MONTH, day + 1)), positions=(-1,))
