"""A documented, seeded world of bookings and who comes: what the product trains on before it has history of its own.

Each client has a hidden reliability; the chance to stay away grows with lead time, early and late hours, the weekend
and a first visit, and falls with what was paid. The numbers are ours, chosen to give about 15% no-shows; no figure
measured here says anything about real people, and every report on it says so.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from ml.no_show import Booking

_BEGIN = datetime(2025, 1, 6, tzinfo=UTC)
_SHARE_OF_PAIRS, _SHARE_BY_CHAT = 0.1, 0.6
_SERVICES = ((30, 0.0), (30, 40.0), (60, 80.0), (60, 15.0), (90, 120.0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A booking and what came of it, with the chance the world itself gave to staying away."""

    booking: Booking
    no_show: bool
    chance: float


def simulate(*, bookings: int = 12_000, clients: int = 1_500, seed: int = 7) -> list[Outcome]:
    """Bookings in the order they were made. The same seed gives the same world."""
    random = np.random.default_rng(seed)
    reliability = random.normal(0.0, 0.9, clients)
    past: dict[int, list[tuple[datetime, bool]]] = {}
    world, booked_at = [], _BEGIN
    for _ in range(bookings):
        booked_at += timedelta(minutes=float(random.exponential(60)))
        client = int(random.zipf(1.6)) % clients
        booking = _booking(random, booked_at, past.get(client, []))
        chance = _chance(booking, float(reliability[client]))
        missed = bool(random.random() < chance)
        past.setdefault(client, []).append((booking.starts_at, missed))
        world.append(Outcome(booking, missed, chance))
    return world


def _booking(random: np.random.Generator, booked_at: datetime, past: list[tuple[datetime, bool]]) -> Booking:
    minutes, price = _SERVICES[int(random.integers(len(_SERVICES)))]
    day = (booked_at + timedelta(days=float(random.exponential(6)))).replace(minute=0, second=0, microsecond=0)
    starts_at = max(day.replace(hour=int(random.integers(8, 19))), booked_at + timedelta(hours=1))
    known = [missed for when, missed in past if when < booked_at]
    return Booking(
        booked_at=booked_at, starts_at=starts_at, minutes=minutes, price=price,
        seats=1 + int(random.random() < _SHARE_OF_PAIRS),
        past_visits=known.count(False), past_no_shows=known.count(True), by_chat=bool(random.random() < _SHARE_BY_CHAT),
    )  # fmt: skip


def _chance(booking: Booking, reliability: float) -> float:
    lead = (booking.starts_at - booking.booked_at).total_seconds() / 86_400
    odds = (
        -2.6
        + 0.55 * np.log1p(lead)
        + 0.10 * abs(booking.starts_at.hour - 13)
        + 0.25 * (booking.starts_at.isoweekday() in {1, 6, 7})
        + 0.35 * (booking.past_visits + booking.past_no_shows == 0)
        - 0.12 * np.log1p(booking.price)
        - 0.9 * reliability
    )
    return float(1 / (1 + np.exp(-odds)))
