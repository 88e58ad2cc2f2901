"""Offers and what came of them, read from the events: the same shape is written when times are offered.

A wish is kept as it stood, so that nothing has to be reckoned back. What was taken is the first hold, request or
booking of that client at a shown time within an hour; whether it was kept is what the booking's own events say. An
offer of which neither is known yet counts as "none taken" only when its hour is over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from ml.no_show.lives import BEGIN, Happened, lives
from ml.slots.offers import Offered
from ml.slots.wish import Times, Wish

KIND = "SlotsOffered"
_TAKEN_WITHIN = timedelta(hours=1)
_UNKNOWN = float("nan")


def wish_told(wish: Wish) -> dict[str, Any]:
    """As it is written: numbers that nobody knows as null."""
    return {key: None if value != value else value for key, value in asdict(wish).items()}  # noqa: PLR0124 - nan


def wish_read(told: Mapping[str, Any]) -> Wish:
    """As it was written."""
    known: dict[str, Any] = {key: _UNKNOWN if value is None else value for key, value in told.items()}
    return Wish(**known)


@dataclass(frozen=True, slots=True)
class _Booking:
    """One that begins within an hour of an offer may be what was taken of it."""

    booking: str
    client: str
    builder: str
    start: datetime
    at: datetime


def offers_told(events: Sequence[Happened], *, zones: Mapping[str, str], now: datetime) -> list[Offered]:
    """Every offer whose hour is over, in order.

    Args:
        events: of offers and bookings, in the order in which they happened.
        zones: each builder's zone by id.
    """
    kept = _kept(events, zones, now)
    begun = _begun(events)
    found = list[Offered]()
    for event in events:
        is_known = event.kind == KIND and event.payload.get("wish") and event.payload.get("client_id")
        if is_known and event.at + _TAKEN_WITHIN <= now:
            found.append(_offered(event, begun, kept, len(found)))
    return found


def _offered(event: Happened, begun: Mapping[str, list[_Booking]], kept: Mapping[str, float], number: int) -> Offered:
    shown = [each for each in event.payload["candidates"] if each["shown"]]
    taken, booking = _taken(event, shown, begun.get(str(event.payload.get("client_id")), []))
    names = sorted({each["builder"] for each in event.payload["candidates"]})
    return Offered(
        number=number, wish=wish_read(event.payload["wish"]),
        shown=Times(
            np.array([each["wall"] for each in shown], dtype=float),
            np.array([names.index(each["builder"]) for each in shown], dtype=np.int64),
        ),
        taken=taken, chance=float(event.payload["chance"]), kept=kept.get(booking, _UNKNOWN),
    )  # fmt: skip


def _taken(event: Happened, shown: Sequence[Mapping[str, Any]], theirs: Iterable[_Booking]) -> tuple[int, str]:
    for each in theirs:
        if event.at <= each.at <= event.at + _TAKEN_WITHIN:
            for place, time in enumerate(shown):
                if (time["builder_id"], datetime.fromisoformat(time["start"])) == (each.builder, each.start):
                    return place, each.booking
    return -1, ""


def _begun(events: Iterable[Happened]) -> dict[str, list[_Booking]]:
    found: dict[str, list[_Booking]] = {}
    for event in events:
        if event.kind in BEGIN:
            told = event.payload
            client, start = str(told["client_id"]), datetime.fromisoformat(str(told["starts_at"]))
            booking = _Booking(event.booking, client, str(told["builder_id"]), start, event.at)
            found.setdefault(client, []).append(booking)
    return found


def _kept(events: Sequence[Happened], zones: Mapping[str, str], now: datetime) -> dict[str, float]:
    """1 came, 0 did not or called off late, by booking; only what is over."""
    bookings = [event for event in events if event.kind != KIND]
    if not bookings:
        return {}
    rows = lives(bookings, "booking", zones=zones)
    over = (rows.over_at <= now.timestamp()) & ~np.isnan(rows.outcomes)
    return dict(zip(rows.ids[over].tolist(), (1 - rows.outcomes[over]).tolist(), strict=True))
