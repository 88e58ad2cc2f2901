"""Half-open stretches of time and the little algebra availability needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """[start, end) between two aware instants; empty when they are equal."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.end} comes before {self.start}")

    def overlaps(self, other: "Interval") -> bool:
        """Whether both have an instant in common; an empty interval has none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end

    def grown(self, *, before: timedelta, after: timedelta) -> "Interval":
        return Interval(self.start - before, self.end + after)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same stretches, sorted, with those that touch or overlap made one; empty ones are dropped."""
    found: list[Interval] = []
    for each in sorted(interval for interval in intervals if interval.start < interval.end):
        if found and each.start <= found[-1].end:
            found[-1] = Interval(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def without(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """What is left of stretches once others are taken out of them, sorted and with those that touched made one."""
    left = merged(intervals)
    for hole in merged(taken):
        left = [piece for each in left for piece in _around(each, hole)]
    return left


def _around(each: Interval, hole: Interval) -> list[Interval]:
    """The parts before and after a hole."""
    if not each.overlaps(hole):
        return [each]
    ends = (each.start, hole.start), (hole.end, each.end)
    return [Interval(start, end) for start, end in ends if start < end]
