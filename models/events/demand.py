"""What was asked for, offered and chosen: what the learning learns from."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Event):
    """What somebody wanted, whether they got it or not: kept to be learnt from, changes nothing."""

    is_followed: ClassVar[bool] = False
    audited: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesAsked(Demand):
    """Somebody asked for times; ``subject`` is the service. ``found`` of them were shown."""

    builder_id: uuid.UUID | None
    range_from: datetime
    range_to: datetime
    found: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsOffered(Demand):
    """A conversation or an asking program (``subject``) was shown times, in this order.

    ``candidates`` as ``{builder, start, shown}``. Where a ranker chose, each has ``builder_id``, its local ``wall``
    time and its ``chance`` to be shown; ``wish`` is what it went by, ``chance`` how likely it offered just these.
    """

    service_id: uuid.UUID
    candidates: list[dict[str, Any]]
    policy: str
    client_id: uuid.UUID | None = None
    wish: dict[str, Any] | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildersOffered(Demand):
    """A client was shown who gives a service, in this order; ``subject`` is the offer.

    ``candidates`` as ``{builder_id, chance}``, all of them: ``chance`` is how likely ``policy`` held each to be chosen.
    """

    service_id: uuid.UUID
    candidates: list[dict[str, Any]]
    policy: str
    client_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresChosen(Demand):
    """What a score led to for a booking (``subject``), also nothing; ``chosen`` as ``{policy, measure, arm}``.

    ``held_back`` names the group to whom the scores are unjust, because of which nothing was done.
    """

    client_id: uuid.UUID
    risk: float
    predictor_version: str
    chosen: list[dict[str, str]]
    held_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRefused(Demand):
    """Demand that was turned away: ``subject`` is the builder; ``because`` as ``explain`` names it."""

    service_id: uuid.UUID
    starts_at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictorChanged(Event):
    """Another version of a predictor speaks: ``was`` before, ``speaks`` from now on. ``subject`` is the organisation.

    ``because`` is its gate or what was typed, ``by`` the member, if it was one.
    """

    typed: ClassVar[str | None] = "because"
    predictor: str
    was: str
    speaks: str
    because: str
    by: uuid.UUID | None
