"""Cycles made of cycles: one narrowed by another ("Monday" within "May"), the n-th in each, ranges, slices, edges.

Each is asked like a plain cycle; what comes next or came last is told by ``coming`` and ``latest``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice

from nlu.times.cycles import Cycle, Once, depth_over
from nlu.times.ranged import Slice, Through, UpTo
from nlu.times.spans import Span, midnight, period

_INNER = 400
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Within:
    """Those spans of ``inner`` that begin inside a span of ``outer``."""

    inner: "AnyCycle"
    outer: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_over(self.inner, self.outer))

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
        object.__setattr__(self, "depth", depth_over(self.inner, self.outer))

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
class Around:
    """The whole ``unit`` around the beginning of each span of ``inner``."""

    inner: "AnyCycle"
    unit: str
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_over(self.inner))

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
class Ends:
    """The day on which each span of ``inner`` is over."""

    inner: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_over(self.inner))

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
