"""Who came to whom, and what a business tells of its builders: plain columns, a row for each booking.

All of one business. What was not known at a moment is taken out by ``known_at``; everything else here only reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
Bools = NDArray[np.bool_]
DAY, HOUR, WEEK_HOURS = 86_400.0, 3_600.0, 168


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """In the order in which they were booked; instants in seconds since 1970, ``nan`` for what nobody knows.

    Attributes:
        walls: when each starts on the clock of its builder, read as if it were UTC.
        kept: 1 the client came, 0 they did not, or it was called off; known from ``over_at``.
        marks: 1 to 5, what the client said of it; known from ``marked_at``.
        prices: what it cost, in any one unit.
        languages: the client's, as ``pt``; empty where nobody knows.
    """

    clients: Texts
    builders: Texts
    services: Texts
    booked_at: Floats
    walls: Floats
    kept: Floats
    over_at: Floats
    marks: Floats
    marked_at: Floats
    prices: Floats
    languages: Texts

    def __len__(self) -> int:
        return len(self.clients)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Visits":
        """Some of the rows."""
        return replace(self, **{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def known_at(self, moment: float) -> "Visits":
        """What was booked before ``moment``, as it was known then; what did not come about by then is no visit."""
        some = self.take((self.booked_at < moment) & ~((self.over_at <= moment) & (self.kept == 0)))
        return replace(
            some,
            kept=np.where(some.over_at <= moment, some.kept, np.nan),
            marks=np.where(some.marked_at <= moment, some.marks, np.nan),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What is told of builders rather than seen of them; anything may be missing.

    Attributes:
        gives: the services each gives.
        since: from when each can be booked.
        languages: what each speaks, as ``pt``.
        works: (168,) by builder: whether they work in each hour of the week, from Monday at midnight.
    """

    gives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: Mapping[str, float] = field(default_factory=dict)
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    works: Mapping[str, Bools] = field(default_factory=dict)


def hour_of_week(walls: Floats) -> NDArray[np.int64]:
    """0 is Monday from midnight."""
    found: NDArray[np.int64] = np.floor(walls / HOUR).astype(np.int64)
    return np.mod(found + 3 * 24, WEEK_HOURS)


def no_visits() -> Visits:
    """Nobody came to anybody yet."""
    text, number = np.array([], dtype=np.str_), np.array([], dtype=np.float64)
    return Visits(
        clients=text, builders=text, services=text, booked_at=number, walls=number, kept=number, over_at=number,
        marks=number, marked_at=number, prices=number, languages=text,
    )  # fmt: skip
