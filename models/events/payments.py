"""Money: payments, disputes, reviews, saved ways to pay."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent(Event):
    """Something happened to a payment (``subject``)."""

    booking_id: uuid.UUID
    provider: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChanged(Event):
    """A saved way to pay (``subject``) is ``challenged``, ``saved``, ``declined`` or ``removed``."""

    client_id: uuid.UUID
    provider: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(Event):
    """Somebody is to look at an unusual payment (``subject``), or has; without ``booking_id`` a package was bought."""

    booking_id: uuid.UUID | None
    amount: int
    currency: str
    risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(ReviewEvent):
    """Its money is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecided(ReviewEvent):
    """It is ``approved``, ``declined``, or ``lapsed``: the hold of its booking ended first."""

    typed: ClassVar[str | None] = "reason"
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsked(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChallenged(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAuthorised(PaymentEvent):
    """The money is kept for us, and not taken yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled(PaymentEvent):
    """What was asked for, or kept for us, was let go; nothing was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(PaymentEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDeclined(PaymentEvent):
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(PaymentEvent):
    """``amount`` of the payment went back."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOverpaid(PaymentEvent):
    """``amount`` came above what was asked for; it is the payer's and goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDisputed(PaymentEvent):
    """The payer's bank took ``amount`` back until it has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWon(PaymentEvent):
    """The bank gave ``amount`` back to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLost(PaymentEvent):
    """The bank gave ``amount`` to the payer for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRefused(PaymentEvent):
    """The vendor will not give ``amount`` back: somebody has to."""
