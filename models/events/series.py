"""The life of a series."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEvent(Event):
    """Something happened to a series (``subject``); each of its ``occurrences`` bookings has events of its own."""

    builder_id: uuid.UUID
    client_id: uuid.UUID
    service_id: uuid.UUID
    series_version: int
    occurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBooked(SeriesEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMoved(SeriesEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCancelled(SeriesEvent):
    typed: ClassVar[str | None] = "reason"
    reason: str
