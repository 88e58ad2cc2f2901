"""Free starts as a page lists them: under one heading a day, with the zone said once. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from kit.i18n import clock_words, day_words, zone_words
from kit.zones import local_date


@dataclass(frozen=True, slots=True)
class DayOfStarts:
    """A day's heading and its starts: the instant, and the clock as it shows there."""

    heading: str
    times: list[tuple[str, str]]
    is_open: bool


def week_from(asked: date | None, *, today: date, last: date) -> date:
    """The day a week begins with: the one asked for, but none that is over, or after the last that can be booked."""
    return max(min(asked or today, last), today)


def days_of(starts: Sequence[datetime], here: ZoneInfo, tag: str, *, opened: date | None = None) -> list[DayOfStarts]:
    """By the day in ``here``, earliest first; that of ``opened`` is unfolded, or else the first."""
    days = [(day, list(each)) for day, each in groupby(sorted(starts), key=lambda start: local_date(start, here))]
    shown = opened if opened in dict(days) else next((day for day, _ in days), None)
    usual = zone_words(starts[0], here) if starts else ""
    return [
        DayOfStarts(_heading(each[0], here, tag, usual), _times(each, here, tag), day == shown) for day, each in days
    ]


def _heading(start: datetime, here: ZoneInfo, tag: str, usual: str) -> str:
    """Weekday and date; with the zone on days after a clock change."""
    where = zone_words(start, here)
    day = day_words(start, here, tag)
    return day if where == usual else f"{day} ({where})"


def _times(starts: Sequence[datetime], here: ZoneInfo, tag: str) -> list[tuple[str, str]]:
    """A time of day that clocks show twice says each time in which zone."""
    words = [clock_words(each, here, tag) for each in starts]
    often = Counter(words)
    return [
        (each.isoformat(), said if often[said] == 1 else f"{said} ({zone_words(each, here)})")
        for each, said in zip(starts, words, strict=True)
    ]
