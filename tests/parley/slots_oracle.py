"""An independent, slow reading of ``docs/doors.md``: it walks the clock minute by minute and shares no code with us.

Every instant of a case has to lie on a whole minute.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
AROUND = 4 * 1440


class Oracle:
    """One builder's case, spread out over minutes counted from four days before ``from``."""

    def __init__(self, case: Any) -> None:
        self.case, self.where = case, ZoneInfo(case["zone"])
        self.begin = at(case["from"]) - AROUND * MINUTE
        self.count = self.minute(case["to"]) + AROUND
        walls = [(self.begin + each * MINUTE).astimezone(self.where) for each in range(self.count)]
        self.walls = [wall.replace(tzinfo=None, fold=0) for wall in walls]
        self.length, self.step = case["length"], case.get("step") or case["length"]
        self.before, self.after = case.get("buffer_before", 0), case.get("buffer_after", 0)
        self.capacity, self.seats = case.get("capacity", 1), case.get("seats", 1)
        self.taken = {self.minute(start): seats for start, seats in case.get("taken", {}).items()}
        self.booked = sorted({(self.minute(a), self.minute(b)) for a, b in case.get("booked", [])})
        self.groups = {a for a, b in self.booked if self.capacity > 1 and a in self.taken and b - a == self.length}
        self._open()
        self._block()

    def minute(self, instant: str) -> int:
        return (at(instant) - self.begin) // MINUTE

    def _open(self) -> None:
        """For each minute, where the open stretch it lies in begins and ends; None where it is closed."""
        is_open = [False] * (self.count + 1)
        overrides = {each["date"]: each["hours"] for each in self.case.get("overrides", [])}
        for day in sorted({wall.date() for wall in self.walls})[1:-2]:
            weekly = [each for each in self.case["hours"] if day.isoweekday() in each["days"]]
            for hours in overrides.get(day.isoformat(), weekly):
                first, last = self._stretch(day, hours)
                is_open[first:last] = [True] * (last - first)
        self.stretch: list[tuple[int, int] | None] = [None] * (self.count + 1)
        begin = None
        for each in range(self.count + 1):
            if is_open[each] and begin is None:
                begin = each
            if not is_open[each] and begin is not None:
                self.stretch[begin:each] = [(begin, each)] * (each - begin)
                begin = None

    def _stretch(self, day: Any, hours: Any) -> tuple[int, int]:
        opens = datetime.combine(day, time.fromisoformat(hours["start"]))
        is_midnight = hours["end"] == "24:00"
        closes = datetime.combine(day, time() if is_midnight else time.fromisoformat(hours["end"]))
        closes += timedelta(days=is_midnight or closes <= opens)
        first = next(each for each, wall in enumerate(self.walls) if wall >= opens)
        shown = [each for each, wall in enumerate(self.walls) if wall == closes]
        last = shown[-1] if shown else next(each for each, wall in enumerate(self.walls) if wall >= closes)
        return first, max(first, last)

    def _block(self) -> None:
        """Minutes that are busy, or a session's, and minutes that a session's buffers keep."""
        self.busy, self.session, self.buffer = set[int](), set[int](), set[int]()
        for a, b in ((self.minute(a), self.minute(b)) for a, b in self.case.get("busy", [])):
            self.busy.update(range(a, b))
        for a, b in self.booked:
            if a < b:
                self.session.update(range(a, b))
                self.buffer.update(range(a - self.before, b + self.after))

    def why_not(self, start: int) -> str | None:
        now = self.minute(self.case["now"])
        if start < now:
            return "past"
        if start < now + self.case.get("notice", 0):
            return "notice"
        stretch = self.stretch[start]
        if stretch is None or start + self.length > stretch[1]:
            return "hours"
        if start in self.groups:
            return self._why_not_join(start)
        return self._why_not_new(start, stretch)

    def _why_not_join(self, start: int) -> str | None:
        others = [(a, b) for a, b in self.booked if a not in self.groups or b - a != self.length]
        kept = {each for a, b in others if a < b for each in range(a - self.before, b + self.after)}
        if (kept | self.busy) & set(range(start, start + self.length)):
            return "busy"
        return "capacity" if self.taken[start] + self.seats > self.capacity else None

    def _why_not_new(self, start: int, stretch: tuple[int, int]) -> str | None:
        if (start - stretch[0]) % self.step:
            return "grid"
        session = set(range(start, start + self.length))
        needed = set(range(start - self.before, start + self.length + self.after))
        if session & (self.busy | self.session):
            return "busy"
        is_inside = min(needed) >= stretch[0] and max(needed) < stretch[1]
        if needed & (self.busy | self.buffer) or not (is_inside or self.case.get("buffers_outside_hours", True)):
            return "buffer"
        if self.seats > self.capacity:
            return "capacity"
        if reason := self._limited(start):
            return reason
        return "capacity" if self.taken.get(start, 0) + self.seats > self.capacity else None

    def _limited(self, start: int) -> str | None:
        limits = self.case.get("limits") or {}
        sessions, minutes = Counter[str](), Counter[str]()
        for a, b in [*self.booked, (start, start + self.length)]:
            day = (self.begin + a * MINUTE).astimezone(self.where)
            for period in (f"day {day:%Y-%m-%d}", f"week {day:%G-%V}", f"month {day:%Y-%m}", f"year {day:%Y}"):
                sessions[period] += 1
                minutes[period] += b - a
        day = (self.begin + start * MINUTE).astimezone(self.where)
        own = {"day": f"{day:%Y-%m-%d}", "week": f"{day:%G-%V}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}
        for name, counted in (("sessions", sessions), ("minutes", minutes)):
            for period, most in (limits.get(name) or {}).items():
                if most is not None and counted[f"{period} {own[period]}"] > most:
                    return "limit"
        return "run" if limits.get("run") and self._runs_on(start, limits["run"]) else None

    def _runs_on(self, start: int, run: Any) -> bool:
        """Whether the chain of sessions around the new one, each less than a break after another, is too long."""
        chain = {(start, start + self.length)}
        while more := {
            (a, b)
            for a, b in set(self.booked) - chain
            if any(a - d < run["break_minutes"] and c - b < run["break_minutes"] for c, d in chain)
        }:
            chain |= more
        first, last = min(a for a, _ in chain), max(b for _, b in chain)
        return bool(last - first > run["max_minutes"])

    def starts(self) -> list[str]:
        span = range(AROUND, self.minute(self.case["to"]))
        return [self.instant(each) for each in span if self.why_not(each) is None]

    def instant(self, minute: int) -> str:
        return (self.begin + minute * MINUTE).isoformat().replace("+00:00", "Z")


def at(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(UTC)
