"""Bookings as columns: what every feature is made from, when fitting and when serving.

Instants are seconds of UTC as floats, ``nan`` where nobody knows; wall times are seconds of the local clock, read as
if they were UTC, for hours, weekdays and calendar days. Reading files or events into this shape is left to others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Moment = Literal["booking", "day-before"]
MOMENTS: tuple[Moment, ...] = ("booking", "day-before")
NAME = "no_show"  # in the registry
Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """Equally long columns, a booking at each place.

    Attributes:
        ids: each once.
        clients: whose it is; empty when nobody knows.
        booked_at, starts_at: instants.
        booked_wall, starts_wall: the same on the local clock.
        outcomes: 1 did not come, 0 came, ``nan`` not known or called off in time.
        over_at: the instant from which the outcome may be used: never before the day of the booking has ended.
        numbers, categories: further columns by name; a missing number is ``nan``, a missing category is empty.
        weights: how much a row counts when fitting.
        has_hours: whether ``starts_at`` has a time of day; if not, it stands at midnight.
        booked_has_hours: whether ``booked_at`` has one.
    """

    ids: Texts
    clients: Texts
    booked_at: Floats
    starts_at: Floats
    booked_wall: Floats
    starts_wall: Floats
    outcomes: Floats
    over_at: Floats
    numbers: Mapping[str, Floats]
    categories: Mapping[str, Texts]
    weights: Floats
    has_hours: bool
    booked_has_hours: bool

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Bookings":
        """Some of them: places, or a mask."""
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in _COLUMNS},
            numbers={name: column[rows] for name, column in self.numbers.items()},
            categories={name: column[rows] for name, column in self.categories.items()},
        )

    def without_outcomes(self) -> "Bookings":
        """The same bookings, with nothing known of what came of them."""
        return replace(self, outcomes=np.full(len(self), np.nan))

    def moments(self, moment: Moment) -> Floats:
        """When each is judged: as it is booked, or a day before it starts (or as it is booked, if that is later)."""
        if moment == "booking":
            return np.where(np.isnan(self.booked_at), self.starts_at - DAY, self.booked_at)
        return np.fmax(self.booked_at, self.starts_at - DAY)


_COLUMNS = (
    "ids", "clients", "booked_at", "starts_at", "booked_wall", "starts_wall", "outcomes", "over_at", "weights",
)  # fmt: skip


def end_of_day(starts_at: Floats, starts_wall: Floats) -> Floats:
    """The instant at which the local day of each start is over."""
    return starts_at + DAY - np.mod(starts_wall, DAY)


def together(one: Bookings, other: Bookings) -> Bookings:
    """The bookings of both, which have the same columns."""

    def joined(name: str) -> Any:
        return np.concatenate([getattr(one, name), getattr(other, name)])

    return replace(
        one,
        **{name: joined(name) for name in _COLUMNS},
        numbers={name: np.concatenate([column, other.numbers[name]]) for name, column in one.numbers.items()},
        categories={name: np.concatenate([column, other.categories[name]]) for name, column in one.categories.items()},
    )
