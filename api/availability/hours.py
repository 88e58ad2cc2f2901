"""Opening windows: weekly local hours and date overrides, turned into instants.

A window belongs to the local date it starts on; an end not after its start lies on the next day; ``24:00`` is the end
of the day. A window that starts in a gap starts at the first existing instant, one that ends in a gap ends there;
starting in a fold means the first reading, ending in one the second.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kit.intervals import Interval, merged
from kit.zones import earliest, latest, local_date

_DAY = timedelta(days=1)
_END_OF_DAY = "24:00"


@dataclass(frozen=True, slots=True)
class Window:
    """Wall times ``HH:MM`` of one day; ``end`` may be ``24:00``."""

    start: str
    end: str

    def on(self, day: date, where: ZoneInfo) -> Interval:
        """The stretch this window is open on a local date; empty when a clock change swallows it."""
        opens = datetime.combine(day, time.fromisoformat(self.start))
        if self.end == _END_OF_DAY:
            closes = datetime.combine(day + _DAY, time())
        else:
            closes = datetime.combine(day, time.fromisoformat(self.end))
            closes = closes if closes > opens else closes + _DAY
        first = earliest(opens, where)
        return Interval(first, max(first, latest(closes, where)))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly windows by ISO day (1 = Monday), and the windows of dates that differ."""

    zone: ZoneInfo
    weekly: dict[int, tuple[Window, ...]]
    overrides: dict[date, tuple[Window, ...]]

    def on(self, day: date) -> tuple[Window, ...]:
        return self.overrides.get(day, self.weekly.get(day.isoweekday(), ()))


def open_windows(schedule: Schedule, within: Interval) -> list[Interval]:
    """Every merged window that meets ``within``, whole: not cut at its edges."""
    day = local_date(within.start, schedule.zone) - 2 * _DAY
    last = local_date(within.end, schedule.zone) + _DAY
    found = []
    while day <= last:
        found += [window.on(day, schedule.zone) for window in schedule.on(day)]
        day += _DAY
    return [window for window in merged(found) if window.start < within.end and within.start < window.end]
