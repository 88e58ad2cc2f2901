"""A wish and the times that would fit it, as rows of numbers: the same function when fitting and when serving.

Walls are seconds of one local clock, of whoever is free first, read as if they were UTC; ``nan`` where nobody knows.
All of one offer are on the same clock, so that distances between them are true where builders live in several zones.
A row says only how a time lies to what was asked for and to the client's own habit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY, HOUR = 86_400.0, 3_600.0
WEEK = 7 * DAY
_DISTANCES = ("days_later", "days_earlier", "hours_off")
NAMES = (
    "any", "regular", "no_wish", "again", *_DISTANCES, *(f"regular_{name}" for name in _DISTANCES),
    "days_ahead", "no_wish_days_ahead", "usual_weekday", "usual_hours_off", "usual_builder",
)  # fmt: skip
ALIKE = frozenset({"any", "regular", "no_wish", "again"})  # the same for all times of an offer
_FARTHEST = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for, as it stands when they are offered times.

    Attributes:
        now: local wall time of asking.
        wanted: local wall time wished for; ``nan`` for "as soon as there is one".
        minutes: how long the session takes.
        visits: sessions the client came to before.
        again: whether an offer was refused already.
        usual: seconds into the week (from Monday) at which the client usually comes; ``nan`` for no habit.
        usual_builder: place of the builder they usually see among the times' builders; -1 for none.
    """

    now: float
    wanted: float
    minutes: float
    visits: int = 0
    again: bool = False
    usual: float = float("nan")
    usual_builder: int = -1


@dataclass(frozen=True, slots=True)
class Times:
    """Free starts as local wall times, earliest first, with the place of who gives each."""

    walls: Floats
    builders: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.walls)


def matrix(wish: Wish, times: Times) -> Floats:
    """(times, len(NAMES)); every number is finite."""
    found = np.zeros((len(times), len(NAMES)))
    at = {name: place for place, name in enumerate(NAMES)}
    regular, has_wish = float(wish.visits > 0), not np.isnan(wish.wanted)
    found[:, at["any"]], found[:, at["regular"]], found[:, at["again"]] = 1.0, regular, float(wish.again)
    ahead = np.clip(_days(times.walls) - _days(wish.now), 0.0, _FARTHEST)
    found[:, at["days_ahead"]] = ahead
    if has_wish:
        for name, column in zip(_DISTANCES, _distances(wish.wanted, times.walls), strict=True):
            found[:, at[name]], found[:, at[f"regular_{name}"]] = column, regular * column
    else:
        found[:, at["no_wish"]], found[:, at["no_wish_days_ahead"]] = 1.0, ahead
    if not np.isnan(wish.usual):
        found[:, at["usual_weekday"]] = is_usual_day(wish, times)
        found[:, at["usual_hours_off"]] = np.abs(np.mod(times.walls, DAY) - np.mod(wish.usual, DAY)) / HOUR
    if wish.usual_builder >= 0:
        found[:, at["usual_builder"]] = times.builders == wish.usual_builder
    return found


def is_usual_day(wish: Wish, times: Times) -> NDArray[np.bool_]:
    """(times,): whether each lies on the weekday of the client's habit."""
    found: NDArray[np.bool_] = weekday_of(times.walls) == wish.usual // DAY
    return found


def weekday_of(walls: Floats) -> Floats:
    """(times,): 0 for Monday; 1970 began on a Thursday."""
    found: Floats = np.mod(_days(walls) + 3, 7)
    return found


def _distances(wanted: float, walls: Floats) -> tuple[Floats, Floats, Floats]:
    days = np.clip(_days(walls) - _days(wanted), -_FARTHEST, _FARTHEST)
    hours = np.abs(np.mod(walls, DAY) - np.mod(wanted, DAY)) / HOUR
    return np.maximum(days, 0.0), np.maximum(-days, 0.0), hours


def _days(walls: Floats | float) -> Floats:
    return np.floor(np.asarray(walls) / DAY)
