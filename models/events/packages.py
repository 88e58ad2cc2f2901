"""Packages and subscriptions."""

import uuid
from dataclasses import dataclass

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePayment(Event):
    """What happened to a payment (``subject``) for a package; ``what`` is the event's name for a booking's payment."""

    purchase_id: uuid.UUID
    what: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEvent(Event):
    """Something happened to the credits of a package that a client has (``subject`` is the holding)."""

    client_id: uuid.UUID
    package_id: uuid.UUID
    credits: int
    price: int
    currency: str
    subscription_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageBought(PackageEvent):
    """The credits are there: sold at the desk, paid online, or a period of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReturned(PackageEvent):
    """All of its money went back; what was left of it can be used no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEvent(Event):
    """Something happened to a subscription (``subject``); ``period`` is the newest that is paid."""

    client_id: uuid.UUID
    package_id: uuid.UUID
    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionStarted(SubscriptionEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRenewed(SubscriptionEvent):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionMissed(SubscriptionEvent):
    """A try to charge the next period failed: ``step`` is what the client is to be told, as of ``DueMissed``."""

    step: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged(SubscriptionEvent):
    """It has another plan, or will have: then ``next_package_id`` is that."""

    next_package_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionCancelled(SubscriptionEvent):
    """It is not renewed; what is paid can be used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionResumed(SubscriptionEvent):
    """It is renewed after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(SubscriptionEvent):
    """``because``: ``cancelled``, ``unpaid``, or ``never_paid`` where it never began."""

    because: str
