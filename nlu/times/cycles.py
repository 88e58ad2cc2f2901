"""Times that come round again (Monday, 9:30, the 8th, Easter) and times that do not, as endless rows of spans.

A cycle is asked for the spans that are not yet over at an instant, or, backwards, for those that began before it.
Cycles combine: ``within`` narrows one by another ("Monday" within "May", "9:30" within "Friday").
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice

from nlu.times.spans import Span, midnight, period, rank, shift

_TRIES = {"year": 90, "month": 140, "week": 60, "day": 800, "century": 3}
_INNER = 400
_ONE_DAY = timedelta(days=1)


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


_DEEPEST = 3


def _shallow(*cycles: "AnyCycle") -> int:
    """How deep a cycle of these is; raises where it is deeper than anybody means, which bounds the work."""
    depth = 1 + max(cycle.depth for cycle in cycles)
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    return depth


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


@dataclass(frozen=True, slots=True)
class Within:
    """Those spans of ``inner`` that begin inside a span of ``outer``."""

    inner: "AnyCycle"
    outer: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.inner, self.outer))

    @property
    def grain(self) -> str:
        return self.inner.grain

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Spans that end after ``at``, soonest first."""
        for outer in islice(self.outer.ahead(at), 60):
            yield from (span for span in inside(self.inner, outer) if span.end > at)

    def back(self, at: datetime) -> Iterator[Span]:
        """Spans that began before ``at``, latest first."""
        for outer in islice(self.outer.back(at), 60):
            yield from reversed([span for span in inside(self.inner, outer) if span.start < at])


@dataclass(frozen=True, slots=True)
class Nth:
    """The ``count``-th span of ``inner`` inside each span of ``outer``; negative counts from the end."""

    inner: "AnyCycle"
    outer: "AnyCycle"
    count: int
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.inner, self.outer))

    @property
    def grain(self) -> str:
        return self.inner.grain

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Spans that end after ``at``, soonest first."""
        for outer in islice(self.outer.ahead(at), 60):
            span = nth(self.inner, outer, self.count)
            if span and span.end > at:
                yield span

    def back(self, at: datetime) -> Iterator[Span]:
        """Spans that began before ``at``, latest first."""
        for outer in islice(self.outer.back(at), 60):
            span = nth(self.inner, outer, self.count)
            if span and span.start < at:
                yield span


@dataclass(frozen=True, slots=True)
class Through:
    """From each span of ``first`` to the next of ``last``."""

    first: "AnyCycle"
    last: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.first, self.last))

    @property
    def grain(self) -> str:
        return self.first.grain

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Ranges that end after ``at``, soonest first."""
        starts = islice(chain(islice(self.first.back(at), 1), self.first.ahead(at)), 60)
        seen: set[datetime] = set()
        for start in starts:
            span = self._from(start)
            if span and span.end > at and span.start not in seen:
                seen.add(span.start)
                yield span

    def back(self, at: datetime) -> Iterator[Span]:
        """Ranges that began before ``at``, latest first."""
        yield from filter(None, (self._from(start) for start in islice(self.first.back(at), 60)))

    def _from(self, start: Span) -> Span | None:
        last = next((span for span in islice(self.last.ahead(start.start), 90) if span.start > start.start), None)
        if last is None:
            return None
        return joined(start, last)


@dataclass(frozen=True, slots=True)
class Around:
    """The whole ``unit`` around the beginning of each span of ``inner``."""

    inner: "AnyCycle"
    unit: str
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.inner))

    @property
    def grain(self) -> str:
        return self.unit

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Units that end after ``at``, soonest first."""
        rows = chain(islice(self.inner.back(at), 1), self.inner.ahead(at))
        yield from (unit for span in rows if (unit := period(self.unit, span.start)).end > at)

    def back(self, at: datetime) -> Iterator[Span]:
        """Units that began before ``at``, latest first."""
        yield from (unit for span in self.inner.back(at) if (unit := period(self.unit, span.start)).start < at)


@dataclass(frozen=True, slots=True)
class UpTo:
    """To each span of ``last`` from the latest one of ``first`` that begins before it."""

    first: "AnyCycle"
    last: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.first, self.last))

    @property
    def grain(self) -> str:
        return self.last.grain

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Ranges that end after ``at``, soonest first."""
        yield from (span for last in islice(self.last.ahead(at), 60) if (span := self._to(last)))

    def back(self, at: datetime) -> Iterator[Span]:
        """Ranges that began before ``at``, latest first."""
        yield from (span for last in islice(self.last.back(at), 60) if (span := self._to(last)) and span.start < at)

    def _to(self, last: Span) -> Span | None:
        start = next(iter(self.first.back(last.start)), None)
        return joined(start, last) if start else None


@dataclass(frozen=True, slots=True)
class Slice:
    """From the ``start``-th to the ``stop``-th ``step`` of each span of ``outer``, not past its end."""

    outer: "AnyCycle"
    step: str
    start: int
    stop: int
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.outer))

    @property
    def grain(self) -> str:
        return self.step

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Slices that end after ``at``, soonest first."""
        yield from (cut for span in islice(self.outer.ahead(at), 60) if (cut := self._cut(span)).end > at)

    def back(self, at: datetime) -> Iterator[Span]:
        """Slices that began before ``at``, latest first."""
        yield from (cut for span in islice(self.outer.back(at), 60) if (cut := self._cut(span)).start < at)

    def _cut(self, span: Span) -> Span:
        first, last = shift(span.start, self.step, self.start), shift(span.start, self.step, self.stop)
        end = min(last, span.end)
        return Span(first, end, self.step, end)


@dataclass(frozen=True, slots=True)
class Ends:
    """The day on which each span of ``inner`` is over."""

    inner: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", _shallow(self.inner))

    @property
    def grain(self) -> str:
        return "day"

    def ahead(self, at: datetime) -> Iterator[Span]:
        """Days after ``at``, soonest first."""
        yield from (period("day", span.end) for span in self.inner.ahead(at))

    def back(self, at: datetime) -> Iterator[Span]:
        """Days before ``at``, latest first."""
        yield from (period("day", span.end) for span in self.inner.back(at) if span.end < at)


AnyCycle = Cycle | Once | Within | Nth | Through | Around | UpTo | Slice | Ends


def joined(start: Span, last: Span) -> Span:
    """From one span to the end of another."""
    return Span(start.start, last.end, finer(start.grain, last.grain), last.closed_by or last.start)


def finer(one: str, other: str) -> str:
    """The more exact of two grains."""
    return min(one, other, key=rank)


def inside(inner: AnyCycle, outer: Span) -> list[Span]:
    """The spans of ``inner`` that begin inside ``outer``, in order; of a day also the one that belongs to it."""
    if (
        isinstance(inner, Cycle)
        and inner.unit == "day"
        and outer.grain == "day"
        and outer.start == midnight(outer.start)
    ):
        own = inner.pick(outer.start) if outer.end - outer.start <= _ONE_DAY else None
        if own:
            return [own]
    found = []
    for span in islice(inner.ahead(outer.start), _INNER):
        if span.start >= outer.end:
            break
        if span.start >= outer.start:
            found.append(span)
    return found


def coming(cycle: AnyCycle, at: datetime, *, skip_now: bool | None = None) -> Span | None:
    """The next span, or else the last one; what skips now leaves out the one that is going on."""
    skips = cycle.skips_now if skip_now is None else skip_now
    for span in cycle.ahead(at):
        if not skips or span.start.date() > at.date():
            return span
    return next(cycle.back(at), None)


def latest(cycle: AnyCycle, at: datetime) -> Span | None:
    """The latest span that is over by ``at``."""
    return next((span for span in cycle.back(at) if span.end <= at), None)


def nth(cycle: AnyCycle, outer: Span, count: int) -> Span | None:
    """The ``count``-th span inside ``outer``; negative counts from its end."""
    found = inside(cycle, outer)
    index = count - 1 if count > 0 else count
    return found[index] if -len(found) <= index < len(found) else None


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
