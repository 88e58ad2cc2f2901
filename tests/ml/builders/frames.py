"""Visits for tests: one business, days counted from one Monday."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ml.builders import Visits
from ml.builders.visits import DAY, HOUR

MONDAY = float(np.datetime64("2026-01-05T00:00:00", "s").astype(np.int64))


class Came(NamedTuple):
    """A visit: booked at nine of ``day`` for eleven of the same day, over at midnight, its mark given then."""

    client: str
    builder: str
    day: float = 0
    service: str = "cut"
    kept: float = 1.0
    mark: float = float("nan")
    hour: float = 11.0
    price: float = float("nan")


def at(day: float, hour: float = 0.0) -> float:
    return MONDAY + day * DAY + hour * HOUR


def visits(rows: Sequence[Came]) -> Visits:
    over = np.array([at(each.day + 1) for each in rows])
    return Visits(
        clients=np.array([each.client for each in rows], dtype=np.str_),
        builders=np.array([each.builder for each in rows], dtype=np.str_),
        services=np.array([each.service for each in rows], dtype=np.str_),
        booked_at=np.array([at(each.day, 9) for each in rows]),
        walls=np.array([at(each.day, each.hour) for each in rows]), kept=np.array([each.kept for each in rows]),
        over_at=over, marks=np.array([each.mark for each in rows]), marked_at=over,
        prices=np.array([each.price for each in rows]), languages=np.full(len(rows), "", dtype=np.str_),
    )  # fmt: skip
