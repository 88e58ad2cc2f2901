"""Wishes and times for tests, on one Monday and the days after it."""

from collections.abc import Sequence

import numpy as np

from ml.slots import Times, Wish
from ml.slots.wish import DAY, HOUR

MONDAY = float(np.datetime64("2026-01-05T00:00:00", "s").astype(np.int64))


def wall(day: int, hour: float) -> float:
    """Days from Monday, and an hour."""
    return MONDAY + day * DAY + hour * HOUR


def times(walls: Sequence[float], builders: Sequence[int] | None = None) -> Times:
    return Times(np.array(walls, dtype=float), np.array(builders or [0] * len(walls), dtype=np.int64))


def wish(wanted: float = float("nan"), *, now: float | None = None, visits: int = 0, minutes: float = 60.0) -> Wish:
    return Wish(now=wall(0, 9) if now is None else now, wanted=wanted, minutes=minutes, visits=visits)


def day_of_hours(day: int) -> list[float]:
    return [wall(day, hour) for hour in range(9, 17)]
