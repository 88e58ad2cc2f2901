"""Plans of moves that clients are asked about."""

import uuid
from dataclasses import dataclass

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEvent(Event):
    """Something happened to a plan of moves (``subject``)."""

    builder_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesBegun(PlanEvent):
    """Its clients are asked from now on, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesSettled(PlanEvent):
    """Everybody has been asked and has answered, or did not in time; ``first`` is the booking that came first."""

    first: uuid.UUID | None
    agreed: int
    refused: int
    silent: int
    unasked: int
