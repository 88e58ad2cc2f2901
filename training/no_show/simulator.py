"""A documented, seeded world of bookings and who comes: what the product leans on before it has history of its own.

Each client has a hidden reliability; the chance to stay away grows with lead time, early and late hours, the weekend
and a first visit. The numbers are ours, chosen to give about 15% no-shows; no figure measured here says anything about
real people, and every report on it says so.
"""

from dataclasses import dataclass

import numpy as np

from ml.no_show import Bookings
from ml.no_show.bookings import DAY, Floats, end_of_day

_BEGIN = float(np.datetime64("2025-01-06T00:00:00", "s").astype(np.int64))
_SHARE_OF_PAIRS, _SHARE_BY_CHAT = 0.1, 0.6
_MINUTES = (30.0, 30.0, 60.0, 60.0, 90.0)
HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class World:
    """Bookings in the order they were made, with the chance the world itself gave each to be missed."""

    bookings: Bookings
    chances: Floats


def simulate(*, bookings: int = 12_000, clients: int = 1_500, seed: int = 7) -> World:
    """The same seed gives the same world."""
    random = np.random.default_rng(seed)
    reliability = random.normal(0.0, 0.9, clients)
    keenness = random.gamma(0.7, size=clients)
    who = random.choice(clients, bookings, p=keenness / keenness.sum())
    booked_at = _BEGIN + np.cumsum(random.exponential(HOUR, bookings))
    day = np.floor((booked_at + DAY * random.exponential(6.0, bookings)) / DAY) * DAY
    starts_at = np.maximum(day + HOUR * random.integers(8, 19, bookings), np.ceil(booked_at / HOUR) * HOUR + HOUR)
    first = np.zeros(bookings)
    first[np.unique(who, return_index=True)[1]] = 1.0
    chances = _chances(booked_at, starts_at, first, reliability[who])
    known = Bookings(
        ids=np.char.add("sim-", np.arange(bookings).astype(str)),
        clients=np.char.add("sim-", who.astype(str)),
        booked_at=booked_at, starts_at=starts_at, booked_wall=booked_at, starts_wall=starts_at,
        outcomes=(random.random(bookings) < chances).astype(np.float64),
        over_at=end_of_day(starts_at, starts_at),
        numbers={
            "minutes": random.choice(_MINUTES, bookings),
            "seats": 1.0 + (random.random(bookings) < _SHARE_OF_PAIRS).astype(np.float64),
            "by_chat": (random.random(bookings) < _SHARE_BY_CHAT).astype(np.float64),
        },
        categories={name: np.full(bookings, "") for name in ("organisation", "builder", "service")},
        weights=np.ones(bookings), has_hours=True, booked_has_hours=True,
    )  # fmt: skip
    return World(known, chances)


def _chances(booked_at: Floats, starts_at: Floats, first: Floats, reliability: Floats) -> Floats:
    weekday = np.mod(np.floor(starts_at / DAY) + 3, 7) + 1
    odds = (
        -3.3
        + 0.55 * np.log1p((starts_at - booked_at) / DAY)
        + 0.10 * np.abs(np.mod(starts_at, DAY) / HOUR - 13)
        + 0.25 * np.isin(weekday, (1, 6, 7))
        + 0.35 * first
        - 0.9 * reliability
    )
    found: Floats = 1 / (1 + np.exp(-odds))
    return found
