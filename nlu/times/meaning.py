"""What a run of words means before it is laid on the calendar, and what the reading depends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

from nlu.times.combined import AnyCycle, Within
from nlu.understanding import Open

_MOST_OPTIONS = 4


class Number(NamedTuple):
    """A number and how it was written: count of digits, 0 for words."""

    value: int
    digits: int = 0


class Month(NamedTuple):
    """A month's number, told from a day's by its type."""

    number: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Conventions:
    """Where people differ on what a phrase means.

    Attributes:
        parts: hours [start, end) of the parts of the day.
        closes_early: forms of range that a test collection ends where their last word begins.
        bare_parts: hours of parts of the day that are named alone, where they differ from ``parts``.
        edges: first and last step of an edge of a period, as "month:begin", where they are not the usual ones.
        school: whose idioms ("end of March", "in 3 days") are followed: the house's or a test collection's.
        weekend: hours after Monday 00:00 at which a weekend starts and ends.
        rolling: "last two weeks" are the 14 days up to today, not the two calendar weeks before this one.
        next_weekday_is_next_weeks: "next Friday" is in the week after this one, even on a Monday.
        clocks: a time without am or pm is in "business" hours or simply the one "coming" first.
        weeks: the first week of a month is the first "whole" one, or by ISO that of the first "thursday".
    """

    parts: Mapping[str, tuple[float, float]]
    closes_early: frozenset[str] = frozenset()
    bare_parts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    edges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    school: Literal["house", "duckling", "recognizers"] = "house"
    weekend: tuple[int, int] = (120, 168)
    rolling: bool = False
    next_weekday_is_next_weeks: bool = False
    clocks: Literal["business", "coming"] = "business"
    weeks: Literal["whole", "thursday"] = "thursday"


@dataclass(frozen=True, slots=True)
class Reading:
    """What relative words refer to.

    Attributes:
        now: the local wall time.
        month_first: "5/6" is rather 6 May.
        conventions: what is meant where people differ.
        anchor: the local wall time under discussion, for "the day after" and "an hour later"; else now.
        appointments: local starts of what the person has booked, for "later than my Friday appointment".
    """

    now: datetime
    month_first: bool
    conventions: Conventions
    anchor: datetime | None = None
    appointments: tuple[datetime, ...] = ()

    @property
    def then(self) -> datetime:
        return self.anchor or self.now


@dataclass(frozen=True, slots=True)
class Meaning:
    """Ranked readings (``options``) as cycles, of one shape.

    ``traits`` say what was spoken of: "date", "clock", "part", "range", "whole" (a period named whole), "year",
    "weekday", "holiday", "twelve" (am or pm left open), "latent" (only a time if one was asked for), "doubtful"
    (alone it may well be another word). ``offset``: minutes east of UTC, if a zone was named.
    ``recurrence``: the rule it comes round by.
    """

    options: tuple[AnyCycle, ...]
    traits: frozenset[str] = frozenset()
    open: Open | None = None
    offset: int | None = None
    recurrence: str | None = None

    def has(self, *traits: str) -> bool:
        """Whether any of these traits holds."""
        return not self.traits.isdisjoint(traits)

    def told(self, *traits: str) -> "Meaning":
        """The same with more traits."""
        return replace(self, traits=self.traits | set(traits))

    def without(self, *traits: str) -> "Meaning":
        """The same with fewer traits."""
        return replace(self, traits=self.traits - set(traits))

    def opened(self, side: Open) -> "Meaning":
        """The same as one side of an open range."""
        return replace(self, open=side)

    def turned(self, change: Callable[[AnyCycle], AnyCycle]) -> "Meaning":
        """Each reading changed into another."""
        return replace(self, options=tuple(map(change, self.options)))

    def mapped(self, change: Callable[[AnyCycle], AnyCycle | None]) -> "Meaning | None":
        """Each reading changed; None when none is left."""
        changed = [change(option) for option in self.options]
        left = tuple(option for option in changed if option)
        return replace(self, options=left) if left else None


def one(cycle: AnyCycle, *traits: str) -> Meaning:
    """A meaning with a single reading."""
    return Meaning((cycle,), frozenset(traits))


def both(inner: Meaning, outer: Meaning, *, traits: frozenset[str] | None = None) -> Meaning:
    """``inner`` on or within ``outer``: every reading of one with every reading of the other."""
    options = tuple(
        Within(small, large, skips_now=large.skips_now) for large in outer.options for small in inner.options
    )[:_MOST_OPTIONS]
    merged = (inner.traits | outer.traits) - {"latent", "doubtful", "whole"} if traits is None else traits
    offset = inner.offset if inner.offset is not None else outer.offset
    return Meaning(options, merged, inner.open or outer.open, offset)
