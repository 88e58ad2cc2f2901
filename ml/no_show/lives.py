"""The product's own bookings as rows, read from their events: the same function for fitting and for serving.

A booking's life begins with its hold, request or confirmation; its features are as they stood then (at booking) or
after its last move (the day before). The end is what the events say: came, did not come, called off late (which
leaves the seat as empty), called off in time, lapsed. Fetching the events is left to whoever asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ml.no_show.bookings import DAY, Bookings, Floats, Moment, end_of_day

LATE = DAY
BEGIN = ("BookingHeld", "BookingRequested", "BookingConfirmed")
LAPSE = {"HoldExpired", "HoldReleased", "BookingDeclined"}
_OUTCOMES = {"BookingCompleted": 0.0, "ClientMissed": 1.0}
KINDS = (*BEGIN, *LAPSE, *_OUTCOMES, "BookingMoved", "BookingCancelled")
_DESK = {"desk", "api", "seed"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of one booking, as the outbox keeps it."""

    booking: str
    kind: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(slots=True)
class _Life:
    """What the events of one booking said, in their order."""

    first: Mapping[str, Any]
    latest: Mapping[str, Any]
    booked_at: float
    outcome: float = float("nan")
    over_at: float = float("inf")


def lives(events: Iterable[Happened], moment: Moment, *, zones: Mapping[str, str]) -> Bookings:
    """A row for each booking, in the order in which they were made.

    Args:
        events: in the order in which they happened; of bookings that began among them.
        moment: at booking, a booking is as first made; the day before, as last placed.
        zones: each builder's zone by id; UTC for one that is not there.
    """
    found: dict[str, _Life] = {}
    for event in events:
        if life := found.get(event.booking):
            _lived(life, event)
        elif event.kind in BEGIN:
            at = event.at.timestamp()
            found[event.booking] = _Life(event.payload, event.payload, at)
    return _rows(found, moment, zones)


def was_placed_too_late(rows: Bookings, events: Iterable[Happened]) -> NDArray[np.bool_]:
    """Which were moved after their day-before moment: what was predicted then was of another time."""
    moved = {event.booking: event.at.timestamp() for event in events if event.kind == "BookingMoved"}
    placed = np.array([moved.get(name, float("-inf")) for name in rows.ids.tolist()])
    late: NDArray[np.bool_] = placed > rows.moments("day-before")
    return late


def _lived(life: _Life, event: Happened) -> None:
    at = event.at.timestamp()
    if event.kind == "BookingMoved":
        life.latest = event.payload
    elif event.kind in _OUTCOMES:
        life.outcome, life.over_at = _OUTCOMES[event.kind], at
    elif event.kind == "BookingCancelled":
        late = _instant(life.latest["starts_at"]).timestamp() - at < LATE and event.payload.get("by_client", True)
        life.outcome, life.over_at = (1.0 if late else float("nan")), at
    elif event.kind in LAPSE:
        life.over_at = at


def _rows(found: Mapping[str, _Life], moment: Moment, zones: Mapping[str, str]) -> Bookings:
    kept = list(found.values())
    said = [life.first if moment == "booking" else life.latest for life in kept]
    builders = [str(each["builder_id"]) for each in said]
    where = [ZoneInfo(zones.get(builder, "UTC")) for builder in builders]
    starts = [_instant(each["starts_at"]) for each in said]
    ends = [_instant(each["ends_at"]) for each in said]
    starts_at = np.array([each.timestamp() for each in starts])
    starts_wall = np.array([_wall(each, zone) for each, zone in zip(starts, where, strict=True)])
    booked_at = np.array([life.booked_at for life in kept])
    day_over = end_of_day(*_final(kept, zones))
    outcomes = np.array([life.outcome for life in kept])
    ended = np.array([life.over_at for life in kept])
    return Bookings(
        ids=np.array(list(found), dtype=np.str_),
        clients=np.array([str(each["client_id"]) for each in said], dtype=np.str_),
        booked_at=booked_at, starts_at=starts_at,
        booked_wall=np.array(
            [_wall(datetime.fromtimestamp(at, UTC), zone) for at, zone in zip(booked_at, where, strict=True)]
        ),
        starts_wall=starts_wall, outcomes=outcomes,
        over_at=np.where(np.isnan(outcomes), np.minimum(ended, day_over), np.maximum(ended, day_over)),
        numbers={
            "minutes": np.array([(end - start).total_seconds() / 60 for start, end in zip(starts, ends, strict=True)]),
            "seats": np.array([float(each["seats"]) for each in said]),
            "by_chat": np.array([float(each["channel"] not in _DESK) for each in said]),
        },
        categories={
            "organisation": np.array([str(each["organisation_id"]) for each in said], dtype=np.str_),
            "builder": np.array(builders, dtype=np.str_),
            "service": np.array([str(each["service_id"]) for each in said], dtype=np.str_),
        },
        weights=np.ones(len(kept)), has_hours=True, booked_has_hours=True,
    )  # fmt: skip


def _final(kept: list[_Life], zones: Mapping[str, str]) -> tuple[Floats, Floats]:
    starts = [_instant(life.latest["starts_at"]) for life in kept]
    where = [ZoneInfo(zones.get(str(life.latest["builder_id"]), "UTC")) for life in kept]
    return (
        np.array([each.timestamp() for each in starts]),
        np.array([_wall(each, zone) for each, zone in zip(starts, where, strict=True)]),
    )


def _instant(said: Any) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(said)


def _wall(instant: datetime, zone: ZoneInfo) -> float:
    return instant.astimezone(zone).replace(tzinfo=UTC).timestamp()
