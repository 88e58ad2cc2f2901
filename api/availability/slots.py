"""The pure sweep: which starts are free, and which rule removes one. No rows, no I/O.

``find_starts`` and ``why_not`` rest on the same windows, grid, walls and tallies, so what is offered can be booked and
nothing else can (a property test holds them together). Inside, instants are whole seconds since 1970: the starts
between two walls are then a ``range``, and a thousand builders cost little more than their walls.

A rule removes a start in this order, and the first is the reason given: past, notice, hours, grid, busy, buffer,
capacity, limit, run.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from api.availability.hours import Schedule, counted_from, open_windows
from api.availability.limits import Tally
from kit.intervals import Interval

Because = Literal["past", "notice", "hours", "grid", "gap", "busy", "buffer", "limit", "run", "capacity"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a service is cut into slots. ``step`` is elapsed time between starts in one window."""

    length: timedelta
    step: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    buffers_outside_hours: bool = True
    notice: timedelta = timedelta()
    capacity: int = 1

    def occupied(self, start: datetime) -> Interval:
        """What a session at ``start`` takes of a builder's time: preparation, session, wrap-up."""
        return Interval(start - self.before, start + self.length + self.after)


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that stands, and the time it occupies with its own preparation and wrap-up."""

    session: Interval
    occupied: Interval


@dataclass(frozen=True, slots=True)
class Group:
    """A session of the very service and length that stands already, with its seats taken: it can be joined."""

    start: datetime
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What a builder's time is made of, as one service sees it.

    Attributes:
        blocks: stretches outside the sessions that a session's occupied time must not meet.
        booked: sessions whose occupied time it must not meet either; ``groups`` are not among them.
        tallies: limits with what counts against them, the ``groups`` included.
    """

    schedule: Schedule
    blocks: Sequence[Interval] = ()
    booked: Sequence[Booked] = ()
    groups: Sequence[Group] = ()
    tallies: Sequence[Tally] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that removes a start, and a sentence about it."""

    because: Because
    detail: str


@dataclass(frozen=True, slots=True)
class Start:
    """A start that can be booked, with the seats left in it."""

    at: datetime
    seats_left: int


def find_starts(diary: Diary, rules: Rules, *, seats: int = 1, within: Interval, now: datetime) -> Iterator[Start]:
    """Every start in ``within`` with ``seats`` seats, earliest first; lazily, so that a few cost little."""
    if seats > rules.capacity or not within.start < within.end:
        return
    joined = iter(_joinable(diary, rules, seats=seats, within=within, now=now))
    group = next(joined, None)
    for run in _free(diary, rules, within=within, now=now):
        for second in run:
            at = _instant(second)
            while group and group.start < at:
                yield Start(group.start, rules.capacity - group.seats)
                group = next(joined, None)
            if not any(tally.refuses(at, at + rules.length) for tally in diary.tallies):
                yield Start(at, rules.capacity)
    while group:
        yield Start(group.start, rules.capacity - group.seats)
        group = next(joined, None)


def _joinable(diary: Diary, rules: Rules, *, seats: int, within: Interval, now: datetime) -> list[Group]:
    """The sessions in ``within`` that have the seats and still stand in open, unblocked time."""
    first = max(within.start, now, now + rules.notice)
    there = [group for group in diary.groups if first <= group.start < within.end]
    return sorted(
        (group for group in there if _why_not_join(diary, rules, group, seats) is None), key=lambda each: each.start
    )


def _free(diary: Diary, rules: Rules, *, within: Interval, now: datetime) -> Iterator[range]:
    """Starts of new sessions as ranges of seconds: the grid of each window, less what the walls forbid."""
    walls = _walls(diary, rules)
    ends = [end for _, end in walls]
    first = max(_up(within.start), _up(now), _up(now + rules.notice))
    stop = _up(within.end)
    length, step = _seconds(rules.length), _seconds(rules.step)
    before, after = _seconds(rules.before), _seconds(rules.after)
    head, tail = (0, 0) if rules.buffers_outside_hours else (before, after)
    for window in open_windows(diary.schedule, Interval(within.start, within.end + rules.length)):
        last = min(_down(window.end) - length - tail, stop - 1)
        for origin, until in _counts(diary.schedule, window):
            at, close = max(first, _up(window.start) + head, origin), min(last, until - 1)
            for begins, ends_at in walls[bisect_right(ends, at - before) :]:
                if at > close:
                    break
                yield _on_grid(origin, step, at, min(close, begins - length - after))
                at = max(at, ends_at + before)
            yield _on_grid(origin, step, at, close)


def _counts(schedule: Schedule, window: Interval) -> Iterator[tuple[int, int]]:
    """The parts of a window whose starts are counted from one instant, in seconds."""
    return pairwise([*map(_up, counted_from(schedule, window)), _up(window.end)])


def _on_grid(origin: int, step: int, first: int, last: int) -> range:
    return range(origin + max(0, -((origin - first) // step)) * step, last + 1, step)


def _walls(diary: Diary, rules: Rules) -> list[tuple[int, int]]:
    """What a session's occupied time must not meet, in seconds, sorted, stretches that touch or overlap made one."""
    stretches = (*diary.blocks, *_occupied(diary, rules))
    spans = sorted((_down(each.start), _up(each.end)) for each in stretches if each.start < each.end)
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def why_not(diary: Diary, rules: Rules, *, seats: int = 1, start: datetime, now: datetime) -> Refusal | None:
    """The rule that removes ``start``, or None when ``seats`` seats can be booked."""
    if start < now:
        return Refusal("past", "That time has passed.")
    if start < now + rules.notice:
        return Refusal("notice", f"It has to be booked at least {in_words(rules.notice)} ahead.")
    own = next((group for group in diary.groups if group.start == start), None)
    if own:
        return _why_not_join(diary, rules, own, seats)
    window = _window_of(diary.schedule, start, rules.length)
    if window is None:
        return _CLOSED
    origin = max(each for each in counted_from(diary.schedule, window) if each <= start)
    if (start - origin) % rules.step:
        return Refusal("grid", f"Sessions start every {in_words(rules.step)} there.")
    return _blocked(diary, rules, window, start) or _too_much(diary, rules, seats, start)


def _why_not_join(diary: Diary, rules: Rules, group: Group, seats: int) -> Refusal | None:
    """Why a session that stands cannot be joined: it lies in closed or blocked time, or is full."""
    session = Interval(group.start, group.start + rules.length)
    if _window_of(diary.schedule, group.start, rules.length) is None:
        return _CLOSED
    if any(block.overlaps(session) for block in (*diary.blocks, *(each.occupied for each in diary.booked))):
        return _TAKEN
    if group.seats + seats > rules.capacity:
        return _TAKEN if rules.capacity == 1 else _full(rules.capacity - group.seats)
    return None


def _window_of(schedule: Schedule, start: datetime, length: timedelta) -> Interval | None:
    session = Interval(start, start + length)
    around = open_windows(schedule, Interval(start - _DAY, session.end + _DAY))
    return next((window for window in around if window.contains(session)), None)


def _blocked(diary: Diary, rules: Rules, window: Interval, start: datetime) -> Refusal | None:
    session, needed = Interval(start, start + rules.length), rules.occupied(start)
    if any(block.overlaps(session) for block in (*diary.blocks, *_sessions(diary, rules))):
        return _TAKEN
    if not rules.buffers_outside_hours and not window.contains(needed):
        return Refusal("buffer", "Preparation or wrap-up would reach outside the working hours.")
    if any(block.overlaps(needed) for block in (*diary.blocks, *_occupied(diary, rules))):
        return Refusal("buffer", "There is too little time before or after another session.")
    return None


def _sessions(diary: Diary, rules: Rules) -> list[Interval]:
    groups = (Interval(group.start, group.start + rules.length) for group in diary.groups)
    return [*(each.session for each in diary.booked), *groups]


def _occupied(diary: Diary, rules: Rules) -> list[Interval]:
    return [*(each.occupied for each in diary.booked), *(rules.occupied(group.start) for group in diary.groups)]


def _too_much(diary: Diary, rules: Rules, seats: int, start: datetime) -> Refusal | None:
    if seats > rules.capacity:
        return _full(rules.capacity)
    full = next(filter(None, (tally.refuses(start, start + rules.length) for tally in diary.tallies)), None)
    return Refusal(full.because, full.detail) if full else None


_CLOSED = Refusal("hours", "That is outside the working hours.")
_TAKEN = Refusal("busy", "That time is taken.")


def _full(left: int) -> Refusal:
    return Refusal("capacity", f"There are {left} seats left." if left > 0 else "There is no seat left.")


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _up(instant: datetime) -> int:
    return ceil(instant.timestamp())


def _down(instant: datetime) -> int:
    return floor(instant.timestamp())


def _seconds(length: timedelta) -> int:
    return ceil(length.total_seconds())


def in_words(length: timedelta) -> str:
    """A length as ``1 h 30 min``."""
    hours, rest = divmod(int(length.total_seconds() // 60), 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
