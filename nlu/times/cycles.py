"""Times that come round again (Monday, 9:30, the 8th, Easter) and times that do not, as endless rows of spans.

A cycle is asked for the spans that are not yet over at an instant, or, backwards, for those that began before it.
How they are combined is left to ``combined``.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nlu.times.spans import Span, period, shift

if TYPE_CHECKING:
    from nlu.times.combined import AnyCycle

_TRIES = {"year": 90, "month": 140, "week": 60, "day": 800, "century": 3}


@dataclass(frozen=True, slots=True)
class Cycle:
    """At most one span a ``unit``, found by ``pick`` from the unit's first instant; ``key`` tells cycles apart."""

    unit: str
    pick: Callable[[datetime], Span | None] = field(compare=False)
    grain: str
    skips_now: bool = False
    key: Hashable = field(default_factory=object)

    @property
    def depth(self) -> int:
        return 0

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Spans that end after ``at``, soonest first."""
        for span in self._row(at, 1):
            if span.end > at:
                yield span

    def back(self, at: datetime) -> Iterator[Span]:
        """Spans that began before ``at``, latest first."""
        for span in self._row(at, -1):
            if span.start < at:
                yield span

    def _row(self, at: datetime, step: int) -> Iterator[Span]:
        start = period(self.unit, at).start
        for count in range(-1, _TRIES[self.unit]):
            try:
                span = self.pick(shift(start, self.unit, step * count))
            except (ValueError, OverflowError):
                continue
            if span:
                yield span


@dataclass(frozen=True, slots=True)
class Once:
    """A span that does not come again."""

    span: Span
    skips_now: bool = False

    @property
    def depth(self) -> int:
        return 0

    @property
    def grain(self) -> str:
        return self.span.grain

    def ahead(self, at: datetime) -> Iterator[Span]:
        """The span if it is not over."""
        if self.span.end > at or self.span.start >= at:
            yield self.span

    def back(self, at: datetime) -> Iterator[Span]:
        """The span if it has begun."""
        if self.span.start < at:
            yield self.span


_DEEPEST = 3


def depth_over(*cycles: "AnyCycle") -> int:
    """How deep a cycle of these is; raises where it is deeper than anybody means, which bounds the work."""
    depth = 1 + max(cycle.depth for cycle in cycles)
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    return depth


def weekday(number: int) -> Cycle:
    """An ISO weekday; said alone it does not mean today."""
    offset = timedelta(days=number - 1)
    return Cycle(
        "week", lambda week: Span(week + offset, week + offset + timedelta(days=1), "day"), "day", True, number
    )


def weekdays(numbers: tuple[int, ...]) -> Cycle:
    """Every day that is one of these ISO weekdays."""
    return Cycle("day", lambda day: period("day", day) if day.isoweekday() in numbers else None, "day", True, numbers)


def month(number: int) -> Cycle:
    """A whole month by its number."""
    return Cycle("year", lambda year: period("month", year.replace(month=number)), "month", key=number)


def day_of_month(number: int) -> Cycle:
    """A day by its number."""
    return Cycle("month", lambda first: period("day", first.replace(day=number)), "day", key=number)


def day_and_month(day: int, number: int) -> Cycle:
    """A date that comes once a year; 29 February in leap years only."""
    return Cycle("year", lambda year: period("day", year.replace(month=number, day=day)), "day", key=(day, number))


def hours(start: float, end: float) -> Cycle:
    """From one hour of the day to another, past midnight where ``end`` is above 24."""
    return Cycle(
        "day", lambda day: Span(day + timedelta(hours=start), day + timedelta(hours=end), "hour"), "hour",
        key=(start, end),
    )  # fmt: skip


def clock(hour: int, minute: int | None = None, second: int | None = None) -> Cycle:
    """A wall time, to the hour, minute or second."""
    grain = "hour" if minute is None else "minute" if second is None else "second"
    length = timedelta(**{f"{grain}s": 1})
    offset = timedelta(hours=hour, minutes=minute or 0, seconds=second or 0)
    return Cycle("day", lambda day: Span(day + offset, day + offset + length, grain), grain, key=offset)
