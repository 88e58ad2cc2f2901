"""What is known of a booking when it is made, as numbers. The same function when fitting and when serving.

Nothing that happens after the moment of booking may enter: a client's past counts only what had happened by then.
"""

from dataclasses import dataclass
from datetime import datetime
from math import log1p

import numpy as np
from numpy.typing import NDArray

NAMES = (
    "lead_days", "hour", "weekday", "minutes", "price", "seats", "first_visit", "past_visits", "past_no_shows",
    "by_chat",
)  # fmt: skip
_BUSINESS_DAY = 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A booking at the moment it is made.

    Attributes:
        booked_at, starts_at: aware instants; ``starts_at`` in the builder's zone, for its hour and weekday.
        minutes: length of the session.
        price: in major units of its currency.
        seats: how many were booked.
        past_visits, past_no_shows: of this client, over before ``booked_at``.
        by_chat: booked in a conversation rather than by the desk.
    """

    booked_at: datetime
    starts_at: datetime
    minutes: int
    price: float
    seats: int
    past_visits: int
    past_no_shows: int
    by_chat: bool


def features(booking: Booking) -> NDArray[np.float64]:
    """One row, in the order of ``NAMES``."""
    lead = max((booking.starts_at - booking.booked_at).total_seconds() / 86_400, 0.0)
    past = booking.past_visits + booking.past_no_shows
    return np.array(
        [
            log1p(lead),
            abs(booking.starts_at.hour + booking.starts_at.minute / 60 - _BUSINESS_DAY),
            float(booking.starts_at.isoweekday() in {1, 6, 7}),
            booking.minutes / 60,
            log1p(booking.price),
            float(booking.seats),
            float(past == 0),
            log1p(booking.past_visits),
            (booking.past_no_shows + 0.2) / (past + 2.0),
            float(booking.by_chat),
        ]
    )
