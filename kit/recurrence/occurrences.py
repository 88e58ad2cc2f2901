"""The wall times a rule falls on, counted by python-dateutil and bounded here.

Wall time is kept over clock changes: ten o'clock stays ten o'clock. A wall time that the clocks skip on its date is
still listed; who turns it into an instant says what becomes of it. COUNT counts what the rule gives, so a date left
out by ``except_for`` is not made up for. The start itself is an occurrence only when the rule falls on it.

python-dateutil heeds an end only where the rule falls on something, else it looks on to the year 9999. So it counts
some thousand years ahead, where that year is near, and days are given to it without conditions, which are kept here.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from kit.recurrence.rule import Frequency, Rule

LAST_YEAR = 2199
_END = datetime.fromisoformat(f"{LAST_YEAR}-12-31T23:59:59")
_AHEAD = 19 * 400  # the calendar repeats after 400 years to the weekday: 2199 is 9799, and looking ends with 2399
_WITHOUT_A_DAY = timedelta(days=40 * 366)  # 29 February on a certain weekday comes within forty years
_SHORTEST_MONTH = 28
_FREQUENCIES: dict[Frequency, Literal[0, 1, 2]] = {
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}


def occurrences(
    rule: Rule, start: datetime, where: ZoneInfo, *, except_for: Collection[datetime] = ()
) -> Iterator[datetime]:
    """Naive wall times from ``start`` on, in order; an endless rule ends with the year 2199.

    A rule by days also ends when it fell on nothing for forty years.
    """
    last = min(rule.last_wall(where) or _END, _END)
    if start > last:
        return iter(())
    found = _days(rule, start, last) if rule.frequency == "DAILY" else _dates(rule, start, last)
    left_out = set(except_for)
    return (each for each in islice(found, rule.count) if each not in left_out)


def _days(rule: Rule, start: datetime, last: datetime) -> Iterator[datetime]:
    """The days of a rule by days, each looked at here. Positions pick from one day, which is all of them."""
    fell = start
    for day in rrule.rrule(rrule.DAILY, dtstart=start, interval=rule.interval, until=last, cache=False):
        if day - fell > _WITHOUT_A_DAY:
            return
        if _falls_on(rule, day):
            fell = day
            yield day


def _falls_on(rule: Rule, day: datetime) -> bool:
    from_the_end = day.day - monthrange(day.year, day.month)[1] - 1
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.weekdays or (None, day.weekday()) in rule.weekdays)
        and (not rule.month_days or day.day in rule.month_days or from_the_end in rule.month_days)
    )


def _dates(rule: Rule, start: datetime, last: datetime) -> Iterator[datetime]:
    """The dates of a rule by weeks, months or years."""
    rule = with_month_ends(rule, start)
    parts: dict[str, Any] = {
        "byweekday": [rrule.weekdays[day](nth) if nth else rrule.weekdays[day] for nth, day in rule.weekdays] or None,
        "bymonthday": rule.month_days or None,
        "bymonth": rule.months or None,
        "bysetpos": rule.positions or None,
    }
    counted = rrule.rrule(
        _FREQUENCIES[rule.frequency], dtstart=_years_on(start, _AHEAD), interval=rule.interval, wkst=rule.week_start,
        until=_years_on(last, _AHEAD), cache=False, **parts,
    )  # fmt: skip
    return (_years_on(each, -_AHEAD) for each in counted)


def _years_on(wall: datetime, years: int) -> datetime:
    return wall.replace(year=wall.year + years)


def with_month_ends(rule: Rule, start: datetime) -> Rule:
    """The rule with a day that not every month has replaced by the last of the days up to it, if it says so."""
    day = rule.month_days[0] if rule.month_days else start.day
    if rule.month_end != "last" or rule.frequency != "MONTHLY" or rule.weekdays or day <= _SHORTEST_MONTH:
        return rule
    return replace(rule, month_days=tuple(range(_SHORTEST_MONTH, day + 1)), positions=(-1,))
