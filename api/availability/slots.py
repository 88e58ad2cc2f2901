"""The pure sweep: which starts are free, and which rule removes one. No rows, no I/O.

``find_starts`` and ``why_not`` rest on the same windows, grid and blocks, so what is offered can be booked and
nothing else can (a property test holds them together).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from api.availability.hours import Schedule, open_windows
from kit.intervals import Interval, merged

Because = Literal["past", "notice", "hours", "grid", "gap", "busy", "buffer", "limit", "run", "capacity"]
_REACH = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a service is cut into slots. ``step`` is elapsed time between starts in one window."""

    length: timedelta
    step: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    buffers_outside_hours: bool = True
    notice: timedelta = timedelta()

    def occupied(self, start: datetime) -> Interval:
        """What a session at ``start`` takes of a builder's time: preparation, session, wrap-up."""
        return Interval(start - self.before, start + self.length + self.after)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that removes a start, and a sentence about it."""

    because: Because
    detail: str


def find_starts(
    schedule: Schedule, rules: Rules, *, blocks: Sequence[Interval], within: Interval, now: datetime
) -> list[datetime]:
    """Every free start in ``within``, sorted.

    Args:
        blocks: stretches that a session's occupied time must not meet (already grown by their own buffers).
    """
    wall = merged(blocks)
    ends = [block.end for block in wall]
    first_possible = max(within.start, now + rules.notice)
    found: list[datetime] = []
    for window in open_windows(schedule, Interval(within.start, within.end + rules.length)):
        found += _in_window(window, rules, wall, ends, first_possible, within.end)
    return found


def _in_window(
    window: Interval, rules: Rules, wall: list[Interval], ends: list[datetime], first: datetime, stop: datetime
) -> list[datetime]:
    margin = timedelta() if rules.buffers_outside_hours else rules.before
    tail = timedelta() if rules.buffers_outside_hours else rules.after
    last = window.end - rules.length - tail
    start = _on_grid(window.start, max(first, window.start + margin), rules.step)
    found: list[datetime] = []
    at = bisect_right(ends, start - rules.before)
    while start < stop and start <= last:
        needed = rules.occupied(start)
        while at < len(wall) and wall[at].end <= needed.start:
            at += 1
        if at < len(wall) and wall[at].start < needed.end:
            start = _on_grid(window.start, max(start + rules.step, wall[at].end + rules.before), rules.step)
            continue
        found.append(start)
        start += rules.step
    return found


def _on_grid(origin: datetime, at_least: datetime, step: timedelta) -> datetime:
    return origin + max(0, -((origin - at_least) // step)) * step


def why_not(
    schedule: Schedule, rules: Rules, *, blocks: Sequence[Interval], start: datetime, now: datetime
) -> Refusal | None:
    """The rule that removes ``start``, or None when it can be booked."""
    if start < now:
        return Refusal("past", "That time has passed.")
    if start < now + rules.notice:
        return Refusal("notice", f"It has to be booked at least {_words(rules.notice)} ahead.")
    around = Interval(start - _REACH, start + _REACH + rules.length)
    session = Interval(start, start + rules.length)
    window = next((each for each in open_windows(schedule, around) if each.contains(session)), None)
    if window is None:
        return Refusal("hours", "That is outside the working hours.")
    if (start - window.start) % rules.step:
        return Refusal("grid", f"Sessions start every {_words(rules.step)} there.")
    return _blocked(window, session, rules, blocks)


def _blocked(window: Interval, session: Interval, rules: Rules, blocks: Sequence[Interval]) -> Refusal | None:
    needed = rules.occupied(session.start)
    if not rules.buffers_outside_hours and not window.contains(needed):
        return Refusal("buffer", "Preparation or wrap-up would reach outside the working hours.")
    if any(block.overlaps(session) for block in blocks):
        return Refusal("busy", "That time is taken.")
    if any(block.overlaps(needed) for block in blocks):
        return Refusal("buffer", "There is too little time before or after another session.")
    return None


def _words(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{minutes} min"
