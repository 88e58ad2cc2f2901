"""Frames of bookings for tests: small ones by hand, large ones at random."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.no_show import Bookings
from ml.no_show.bookings import DAY, end_of_day

HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class Made:
    """A booking in hours since the epoch."""

    client: str
    booked: float
    starts: float
    outcome: float = float("nan")


def frame(made: Sequence[Made]) -> Bookings:
    """These bookings, on a clock that runs on UTC."""
    booked, starts = (np.array([getattr(each, name) for each in made]) * HOUR for name in ("booked", "starts"))
    return Bookings(
        ids=np.array([f"b{at:05}" for at in range(len(made))], dtype=np.str_),
        clients=np.array([each.client for each in made], dtype=np.str_),
        booked_at=booked, starts_at=starts, booked_wall=booked, starts_wall=starts,
        outcomes=np.array([each.outcome for each in made]), over_at=end_of_day(starts, starts),
        numbers={}, categories={}, weights=np.ones(len(made)), has_hours=True, booked_has_hours=True,
    )  # fmt: skip


def crowd(rows: int, *, clients: int = 400, seed: int = 1) -> Bookings:
    """A few hundred clients who book again and again, with gaps in everything that may have gaps."""
    random = np.random.default_rng(seed)
    booked = np.sort(random.uniform(0, 200 * DAY, rows))
    starts = np.ceil((booked + random.exponential(5 * DAY, rows)) / HOUR) * HOUR
    outcomes = np.where(random.random(rows) < 0.1, np.nan, (random.random(rows) < 0.2).astype(float))
    names = np.char.add("c", random.integers(0, clients, rows).astype(str))
    return Bookings(
        ids=np.char.add("b", np.char.zfill(np.arange(rows).astype(str), 6)),
        clients=np.where(random.random(rows) < 0.05, "", names),
        booked_at=booked, starts_at=starts, booked_wall=booked + 2 * HOUR, starts_wall=starts + 2 * HOUR,
        outcomes=outcomes, over_at=end_of_day(starts, starts + 2 * HOUR),
        numbers={"price": np.where(random.random(rows) < 0.1, np.nan, random.uniform(0, 99, rows))},
        categories={"builder": random.choice(["ana", "ben", "kei", ""], rows)},
        weights=np.ones(rows), has_hours=True, booked_has_hours=True,
    )  # fmt: skip
