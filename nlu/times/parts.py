"""What a stretch of words may say: a day, a clock time, a part of the day, a bound. Values only."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeVar

from nlu.understanding import Grain, Open

Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or the dates [first, end) of ``grain``; ``others`` are further readings, best first."""

    first: date
    end: date | None = None
    grain: Grain = "day"
    others: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A wall time; ``half`` is None when the words leave am or pm open."""

    hour: int
    minute: int = 0
    half: Half | None = None
    exact: bool = True

    def hours(self) -> tuple[int, ...]:
        """The 24-hour readings, likelier first: 1 to 6 without a half is the afternoon, 7 to 11 the morning."""
        if self.half == "pm":
            return (self.hour % 12 + 12,)
        if self.half == "am":
            return (self.hour % 12,)
        if not 1 <= self.hour <= 12 or not self.exact:
            return (self.hour % 24,)
        early, late = self.hour % 12, self.hour % 12 + 12
        return (early, late) if 7 <= self.hour <= 11 else (late, early)


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Morning, afternoon and so on, as hours [start, end)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClockRange:
    """From one clock time to another on the same day."""

    start: Clock
    end: Clock


@dataclass(frozen=True, slots=True)
class Shift:
    """An elapsed time from now."""

    by: timedelta
    grain: Grain


@dataclass(frozen=True, slots=True)
class Bound:
    """``after``, ``before``, ``by`` …: makes what follows one side of an open range."""

    side: Open


@dataclass(frozen=True, slots=True)
class Soonest:
    """As soon as possible."""


K = TypeVar("K", Day, Clock, PartOfDay, ClockRange, Shift, Bound, Soonest)
Said = Day | Clock | PartOfDay | ClockRange | Shift | Bound | Soonest


@dataclass(frozen=True, slots=True)
class Part:
    """Something said at ``text[begin:stop]``."""

    said: Said
    begin: int
    stop: int


@dataclass(slots=True)
class Group:
    """Parts that speak of one time."""

    parts: list[Part] = field(default_factory=list)

    def get(self, kind: type[K]) -> K | None:
        """What of ``kind`` was said, if anything."""
        return next((part.said for part in self.parts if isinstance(part.said, kind)), None)

    def has(self, *kinds: type[Said]) -> bool:
        """Whether anything of these kinds was said."""
        return any(isinstance(part.said, kinds) for part in self.parts)
