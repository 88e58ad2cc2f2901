"""What is raced for: each mode makes, for a round's number, the bookings that fifty clients send at once.

In every mode exactly one can win. A mode is a function in ``MODES`` and has a builder of its own name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

_FIRST = datetime(2027, 6, 10, tzinfo=UTC)
_ALL_DAY = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}]
_SEATS = 6


@dataclass(frozen=True, slots=True)
class Round:
    """``wanted`` is sent at once by as many clients, after ``before`` is booked."""

    wanted: list[dict[str, Any]]
    before: list[dict[str, Any]]


def one_slot(number: int, clients: int) -> Round:
    """Everybody wants the same half hour."""
    return Round([_wish("Cut", _start(number))] * clients, [])


def last_seat(number: int, clients: int) -> Round:
    """A class has one seat left."""
    start = _start(number)
    return Round([_wish("Class", start)] * clients, [_wish("Class", start, seats=_SEATS - 1)])


def overlapping(number: int, clients: int) -> Round:
    """Half want an hour, half the half hour in the middle of it."""
    start = _start(number)
    either = _wish("Hour", start), _wish("Cut", start + timedelta(minutes=30))
    return Round(list(islice(cycle(either), clients)), [])


def together(number: int, clients: int) -> Round:
    """Half want an hour that two builders give together, half the first half hour of it with one of them."""
    start = _start(number)
    either = _wish("Panel", start), _wish("Cut", start)
    return Round(list(islice(cycle(either), clients)), [])


Mode = Callable[[int, int], Round]
MODES: dict[str, Mode] = {mode.__name__: mode for mode in (one_slot, last_seat, overlapping, together)}


def document(clients: int) -> dict[str, Any]:
    """The business that races are run in: a builder for each mode, and as many clients."""
    services = [
        {"name": "Cut", "minutes": 30},
        {"name": "Hour", "minutes": 60, "step": 30},
        {"name": "Class", "minutes": 60, "capacity": _SEATS},
        {"name": "Panel", "minutes": 60, "assignment": "all"},
    ]
    given = {mode: ["Cut", "Hour", "Class"] for mode in MODES} | {"partner": []}
    for name in ("together", "partner"):
        given[name].append("Panel")
    return {
        "organisation": {"name": "Race", "slug": "race", "zone": "Europe/Lisbon"},
        "services": services,
        "builders": [
            {"name": name, "zone": "UTC", "services": each, "hours": _ALL_DAY} for name, each in given.items()
        ],
        "clients": [{"name": f"client {number}"} for number in range(clients)],
    }


def _wish(service: str, start: datetime, *, seats: int = 1) -> dict[str, Any]:
    return {"service": service, "start": start.isoformat(), "seats": seats}


def _start(number: int) -> datetime:
    """Every second hour of one day after the other."""
    return _FIRST + timedelta(days=number // 12, hours=2 * (number % 12))
