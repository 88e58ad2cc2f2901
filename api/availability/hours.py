"""Opening windows: weekly local hours and date overrides, turned into instants.

A window belongs to the local date it starts on; an end not after its start lies on the next day; ``24:00`` is the end
of the day. A window that starts in a gap starts at the first existing instant, one that ends in a gap ends there;
starting in a fold means the first reading, ending in one the second. Windows that touch or overlap are one, and the
starts in it are counted from its own start; in one that stays open for more than a week, from each Monday's first
instant, so that the count never depends on how far back anybody looked.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kit.intervals import Interval, merged
from kit.zones import earliest, latest, local_date, midnight

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_END_OF_DAY = "24:00"


@dataclass(frozen=True, slots=True)
class Window:
    """Wall times ``HH:MM`` of one day; ``end`` may be ``24:00``."""

    start: str
    end: str

    def on(self, day: date, where: ZoneInfo) -> Interval:
        """The stretch this window is open on a local date; empty when a clock change swallows it."""
        return _stretch(self, day, where)


@lru_cache(maxsize=100_000)
def _stretch(window: Window, day: date, where: ZoneInfo) -> Interval:
    opens = datetime.combine(day, time.fromisoformat(window.start))
    if window.end == _END_OF_DAY:
        closes = datetime.combine(day + _DAY, time())
    else:
        closes = datetime.combine(day, time.fromisoformat(window.end))
        closes = closes if closes > opens else closes + _DAY
    first = earliest(opens, where)
    return Interval(first, max(first, latest(closes, where)))


@dataclass(frozen=True, slots=True)
class Travel:
    """The dates, both included, on which a schedule is kept in another zone."""

    first: date
    last: date
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly windows by ISO day (1 = Monday), the windows of dates that differ, and travels; a later one wins."""

    zone: ZoneInfo
    weekly: dict[int, tuple[Window, ...]]
    overrides: dict[date, tuple[Window, ...]]
    travels: tuple[Travel, ...] = ()

    def on(self, day: date) -> tuple[Window, ...]:
        return self.overrides.get(day, self.weekly.get(day.isoweekday(), ()))

    def zone_on(self, day: date) -> ZoneInfo:
        away = (travel.zone for travel in reversed(self.travels) if travel.first <= day <= travel.last)
        return next(away, self.zone)


def open_windows(schedule: Schedule, within: Interval) -> list[Interval]:
    """Every merged window that meets ``within``, whole: not cut at its edges, or looked back into for two weeks."""
    windows = _windows(schedule, within, back=2 * _DAY)
    if windows and within.start - windows[0].start > _DAY / 2:
        windows = _windows(schedule, within, back=15 * _DAY)
    return windows


def _windows(schedule: Schedule, within: Interval, *, back: timedelta) -> list[Interval]:
    day = local_date(within.start, schedule.zone) - back
    last = local_date(within.end, schedule.zone) + (2 if schedule.travels else 1) * _DAY
    found = []
    while day <= last:
        where = schedule.zone_on(day) if schedule.travels else schedule.zone
        found += [window.on(day, where) for window in schedule.on(day)]
        day += _DAY
    return [window for window in merged(found) if window.start < within.end and within.start < window.end]


def counted_from(schedule: Schedule, window: Interval) -> list[datetime]:
    """The instants from which starts are counted in a merged window: its own start, and later Mondays."""
    if window.end - window.start <= _WEEK:
        return [window.start]
    day = local_date(window.start + _WEEK, schedule.zone)
    mondays, monday = [], day - day.weekday() * _DAY
    while (begins := midnight(monday, schedule.zone)) < window.end:
        mondays += [begins] if begins - window.start >= _WEEK else []
        monday += _WEEK
    return [window.start, *mondays]
