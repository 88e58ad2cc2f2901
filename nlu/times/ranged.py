"""Cycles of ranges: from one time to the next of another, up to one, a stretch of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from nlu.times.cycles import depth_over
from nlu.times.spans import Span, rank, shift

if TYPE_CHECKING:
    from nlu.times.combined import AnyCycle


@dataclass(frozen=True, slots=True)
class Through:
    """From each span of ``first`` to the next of ``last``."""

    first: "AnyCycle"
    last: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_over(self.first, self.last))

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
class UpTo:
    """To each span of ``last`` from the latest one of ``first`` that begins before it."""

    first: "AnyCycle"
    last: "AnyCycle"
    skips_now: bool = False
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", depth_over(self.first, self.last))

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
        object.__setattr__(self, "depth", depth_over(self.outer))

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


def joined(start: Span, last: Span) -> Span:
    """From one span to the end of another."""
    return Span(start.start, last.end, finer(start.grain, last.grain), last.closed_by or last.start)


def finer(one: str, other: str) -> str:
    """The more exact of two grains."""
    return min(one, other, key=rank)
