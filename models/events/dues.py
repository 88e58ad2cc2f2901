"""What stays due on account, and how it ends."""

import uuid
from dataclasses import dataclass

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEvent(Event):
    """Something happened to an amount on account (``subject``)."""

    booking_id: uuid.UUID
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOpened(DueEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePaid(DueEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMissed(DueEvent):
    """A try to charge it failed: ``step`` is what the payer is to be told, ``retry``, ``card`` or ``bank``."""

    step: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEnded(DueEvent):
    """``cancelled``: and the booking with it."""

    cancelled: bool = False

    """Nobody paid by the end of the grace: it is charged no more."""
