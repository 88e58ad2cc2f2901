"""The dates of a series: wall times by a rule, in the zone the series hangs in. Pure.

Ten o'clock stays ten o'clock over every change of clocks; the instants follow. A wall time that the clocks skip on its
date has no instant, one that they show twice means its first reading.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from api.bookings.series.errors import NoDates
from kit.recurrence import MonthEnd, UnsupportedRule, occurrences, rule, written
from kit.zones import instants

MOST = 100
_LONGEST_RULE = 500


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule in local wall time from ``first`` on, without the dates taken out of it."""

    rule: str
    first: datetime
    where: ZoneInfo
    without: frozenset[datetime] = frozenset()

    def dates(self) -> list[datetime]:
        """The wall times, in order, at most ``MOST``."""
        counted = occurrences(rule(self.rule), self.first, self.where, except_for=self.without)
        return list(islice(counted, MOST))

    def start(self, wall: datetime) -> datetime | None:
        """The instant of a wall time, or None when the clocks skip it."""
        return next(iter(instants(wall, self.where)), None)


def read_repeat(
    said: str, first: datetime, where: ZoneInfo, *, without: frozenset[datetime], month_end: MonthEnd
) -> Repeat:
    """A rule that somebody said, checked to be one that can be booked.

    Raises:
        UnsupportedRule: it is outside the subset, has no end, or falls on too many dates.
        NoDates: it falls on none.
    """
    read = rule(said, month_end=month_end)
    if read.is_endless:
        raise UnsupportedRule("COUNT", "sessions that are booked come to an end: say how many, or until when.")
    whole = written(read, first)
    if len(whole) > _LONGEST_RULE:
        raise UnsupportedRule("RRULE", f"it is longer than {_LONGEST_RULE} characters.")
    found = list(islice(occurrences(read, first, where), MOST + 1))
    if len(found) > MOST:
        raise UnsupportedRule("COUNT", f"it falls on more than {MOST} dates; book them in parts.")
    if without.issuperset(found):
        raise NoDates
    return Repeat(whole, first, where, without.intersection(found))
