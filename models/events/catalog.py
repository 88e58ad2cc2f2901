"""What a business changes of its services, hours and days off."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChanged(Event):
    """A service (``subject``) is given otherwise from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged(Event):
    """A builder's schedule (``subject``) was set anew."""

    builder_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffAdded(Event):
    """A builder takes time off (``subject``); sessions that stand in it are told of as conflicts."""

    builder_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffRemoved(Event):
    """A builder is there after all."""

    builder_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
