"""The life of a booking."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingEvent(Event):
    """Something happened to a booking (``subject``); enough to know whose day changed without another look."""

    builder_id: uuid.UUID
    client_id: uuid.UUID
    service_id: uuid.UUID
    session_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    seats: int
    booking_version: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingHeld(BookingEvent):
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExpired(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmed(BookingEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved(BookingEvent):
    """To another time, or to another builder: then ``previous_builder_id`` is who gave it before."""

    previous_starts_at: datetime
    previous_builder_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(BookingEvent):
    """``by_client``: by the client rather than by the business."""

    typed: ClassVar[str | None] = "reason"
    reason: str
    by_client: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked(BookingEvent):
    """The business holds (``subject``) another place for a booking it cannot give, and asks its client until then."""

    instead_of: uuid.UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequested(BookingEvent):
    """A client asked for a time that somebody has to say yes to; maybe ``instead_of`` one that is theirs already."""

    instead_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingApproved(BookingEvent):
    """Somebody said yes; it is kept until ``expires_at`` for the client to pay."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDeclined(BookingEvent):
    typed: ClassVar[str | None] = "reason"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCompleted(BookingEvent):
    """The client came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMissed(BookingEvent):
    """The client did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFound(Event):
    """A session (``subject``) can no longer be given as booked."""

    builder_id: uuid.UUID
    because: str
