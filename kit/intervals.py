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
