"""The waiting list."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent(Event):
    """Something happened to a client's place in line (``subject``)."""

    client_id: uuid.UUID
    service_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingJoined(WaitingEvent):
    seats: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOffered(WaitingEvent):
    """Seats that became free are held for somebody in line until the ``deadline``."""

    booking_id: uuid.UUID
    booking_version: int
    builder_id: uuid.UUID
    starts_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(WaitingEvent):
    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(WaitingEvent):
    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTaken(WaitingEvent):
    """They booked what they waited for, offered or not."""

    booking_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLeft(WaitingEvent):
    """They left the line; ``booking_id`` is the hold that was offered to them, if one was."""

    booking_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingClosed(WaitingEvent):
    """Nothing they wait for can come any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReachable(Event):
    """A client (``subject``) told us an e-mail address we did not have; the address itself is not in here."""
