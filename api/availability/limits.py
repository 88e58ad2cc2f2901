"""Limits on how much is booked: sessions and minutes per day, week, month and year, and runs without a break. Pure.

A session counts on the local date it starts on, in the zone the limit is counted in; weeks are ISO weeks. A run is
sessions with less than the break between one's end and the next one's start; it lasts from the first start to the
last end. A start is refused when the session would make its period fuller, or its run longer, than is allowed.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from kit.intervals import Interval

Period = Literal["day", "week", "month", "year"]
PERIODS: tuple[Period, ...] = ("day", "week", "month", "year")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Run:
    """At most ``longest`` in a row, then at least ``pause``."""

    longest: timedelta
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sessions, and how many minutes of them, a period may hold; and the longest run."""

    sessions: Mapping[Period, int] = field(default_factory=dict)
    minutes: Mapping[Period, int] = field(default_factory=dict)
    run: Run | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read ``{"sessions": {"day": 3}, "minutes": {}, "run": {"max_minutes": 180, "break_minutes": 30}}``."""
        run = stored.get("run")
        return cls(
            _given(stored.get("sessions")), _given(stored.get("minutes")),
            Run(run["max_minutes"] * _MINUTE, run["break_minutes"] * _MINUTE) if run else None,
        )  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.sessions or self.minutes or self.run)

    @property
    def periods(self) -> set[Period]:
        """The periods anything is counted in."""
        return {*self.sessions, *self.minutes}


def _given(counts: Mapping[str, int | None] | None) -> dict[Period, int]:
    return {period: count for period in PERIODS if (count := (counts or {}).get(period)) is not None}


@dataclass(frozen=True, slots=True)
class Full:
    """What is exceeded: a limit or a run, in a sentence."""

    because: Literal["limit", "run"]
    detail: str


class Tally:
    """Limits with the sessions that count against them."""

    def __init__(self, limits: Limits, where: ZoneInfo, counted: Iterable[Interval]) -> None:
        """Count ``counted`` in the zone ``where``."""
        self.limits, self.where = limits, where
        self._sessions: Counter[tuple[Period, date]] = Counter()
        self._minutes: Counter[tuple[Period, date]] = Counter()
        spans = sorted(counted)
        for span in spans:
            for key in self._keys(span.start):
                self._sessions[key] += 1
                self._minutes[key] += _minutes(span)
        self._runs = _runs(spans, limits.run.pause) if limits.run else []
        self._ends = [run.end for run in self._runs]

    def refuses(self, start: datetime, end: datetime) -> Full | None:
        """What one more session [start, end) would exceed, or None."""
        span = Interval(start, end)
        for key in self._keys(start):
            period = key[0]
            most = self.limits.sessions.get(period)
            if most is not None and self._sessions[key] + 1 > most:
                return Full("limit", f"There are {_count(most)} at most in one {period}.")
            longest = self.limits.minutes.get(period)
            if longest is not None and self._minutes[key] + _minutes(span) > longest:
                return Full("limit", f"There are {longest} minutes of sessions at most in one {period}.")
        return self._refuses_run(span)

    def _refuses_run(self, span: Interval) -> Full | None:
        run = self.limits.run
        if run is None:
            return None
        first, last = span.start, span.end
        at = bisect_left(self._ends, first - run.pause + timedelta(microseconds=1))
        while at < len(self._runs) and self._runs[at].start - last < run.pause:
            first, last = min(first, self._runs[at].start), max(last, self._runs[at].end)
            at += 1
        if last - first <= run.longest:
            return None
        pause = int(run.pause / _MINUTE)
        return Full("run", f"After {int(run.longest / _MINUTE)} minutes in a row there is a break of {pause} minutes.")

    def _keys(self, start: datetime) -> list[tuple[Period, date]]:
        if not self.limits.periods:
            return []
        day = start.astimezone(self.where).date()
        return [(period, begins(period, day)) for period in PERIODS if period in self.limits.periods]


@lru_cache(maxsize=4096)
def begins(period: Period, day: date) -> date:
    """The first day of the period that ``day`` lies in."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def reach(limits: Iterable[Limits]) -> timedelta:
    """How far from a start sessions may lie that count with it."""
    days = {"day": 2, "week": 8, "month": 32, "year": 367}
    kept = list(limits)
    periods = max((days[period] for each in kept for period in each.periods), default=0)
    runs = max((each.run.longest + each.run.pause for each in kept if each.run), default=timedelta())
    return max(timedelta(days=periods), 2 * runs)


def _runs(spans: list[Interval], pause: timedelta) -> list[Interval]:
    found: list[Interval] = []
    for span in spans:
        if found and span.start - found[-1].end < pause:
            found[-1] = Interval(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _minutes(span: Interval) -> int:
    return int((span.end.astimezone(UTC) - span.start.astimezone(UTC)) / _MINUTE)


def _count(sessions: int) -> str:
    return "one session" if sessions == 1 else f"{sessions} sessions"
