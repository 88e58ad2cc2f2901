"""Packages of sessions that are bought together: what can be bought, what a client holds, and each credit's way."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned

_WAITS = text("state = 'waiting'")
_GOES_ON = text("state <> 'ended'")
_OF_SUBSCRIPTION = text("subscription_id IS NOT NULL")


class Package(Owned, Base):
    """So many credits for a price (minor units); each pays one seat of one of ``services`` (public ids; none: any).

    ``days``: how long they can be used once bought; None for ever. With ``unit`` (``month`` or ``week``) it is a plan:
    sold anew every so many of them until it is cancelled, and what is left of a period can be used in ``carry`` more.
    """

    __tablename__ = "packages"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("credits > 0 AND price >= 0", name="amounts"),
    )
    prefix = "pkg"
    audited = ("name", "credits", "price", "currency", "services", "days", "unit", "every", "carry", "active")
    name: Mapped[str] = mapped_column(String(200))
    credits: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    services: Mapped[list[Any]]
    days: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    every: Mapped[int] = mapped_column(default=1, server_default="1")
    carry: Mapped[int] = mapped_column(default=0, server_default="0")
    active: Mapped[bool] = mapped_column(default=True)


class Holding(Owned, Base):
    """A package that a client bought, as it was then.

    ``of_holding_id``: of credits that came back when the package had run out: the holding it was bought as.
    """

    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_client", "client_id"), Index("ix_holdings_of", "of_holding_id"))
    prefix = "hld"
    audited = ("package_id", "credits", "price", "expires_at")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    package_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packages.id"))
    credits: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    expires_at: Mapped[datetime | None]
    of_holding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("holdings.id"))


class Purchase(Owned, Base):
    """A package that a client buys online, at the price they saw; ``holding_id`` once it is paid.

    Of a subscription it is the ``part``-th of a ``period``: 0 is the period itself, what follows are changes of plan
    within it, which bring ``credits`` of their own.
    """

    __tablename__ = "purchases"
    __table_args__ = (
        CheckConstraint("state IN ('open','paid')", name="state"),
        Index("ix_purchases_client", "client_id"),
        Index("ix_purchases_holding", "holding_id"),
        Index(
            "uq_purchases_period",
            "subscription_id",
            "period",
            "part",
            unique=True,
            postgresql_where=_OF_SUBSCRIPTION,
            sqlite_where=_OF_SUBSCRIPTION,
        ),
    )
    prefix = "pur"
    audited = ("package_id", "price", "state")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    package_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packages.id"))
    holding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("holdings.id"))
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(8), default="open")
    subscription_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("subscriptions.id"))
    period: Mapped[int | None]
    part: Mapped[int | None]
    credits: Mapped[int | None]


class Subscription(Owned, Base):
    """A plan that a client agreed to pay for again and again with ``method_id``, until it is cancelled or not paid.

    ``period`` is the newest that is paid, 0 before the first; it ends at ``period_ends_at``. Periods are counted from
    ``starts_at``, when the one after the ``anchor``-th began. ``next_package_id`` takes
    the place of the plan from the next one on; with ``cancelled_at`` there is none. ``next_try_at`` is when something
    is to be done about it: to renew it, or to try again. ``step``, ``code``, ``tries`` and ``ends_at`` as of a ``Due``.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("state IN ('starting','active','past_due','ended')", name="state"),
        Index("ix_subscriptions_client", "client_id"),
        Index("ix_subscriptions_next", "next_try_at", postgresql_where=_GOES_ON, sqlite_where=_GOES_ON),
    )
    prefix = "sub"
    audited = ("package_id", "next_package_id", "state", "period", "step", "cancelled_at", "method_id", "because")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    package_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packages.id"))
    next_package_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("packages.id"))
    method_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("saved_methods.id"))
    state: Mapped[str] = mapped_column(String(8), default="starting")
    agreed_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    period: Mapped[int] = mapped_column(default=0)
    anchor: Mapped[int] = mapped_column(default=0)
    period_ends_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(String(16), default="")
    step: Mapped[str] = mapped_column(String(8), default="")
    code: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]


class SubscriptionNotice(Owned, Base):
    """One thing a client is told by mail of their subscription, by ``step``; ``occasion`` tells apart what recurs."""

    __tablename__ = "subscription_notices"
    __table_args__ = (
        UniqueConstraint("subscription_id", "step", "occasion"),
        CheckConstraint("state IN ('waiting','sent','dropped','failed')", name="state"),
        Index("ix_subscription_notices_waiting", "id", postgresql_where=_WAITS, sqlite_where=_WAITS),
    )
    prefix = "snt"
    subscription_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subscriptions.id"))
    step: Mapped[str] = mapped_column(String(16))
    occasion: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Minor | None]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    problem: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]


class CreditEntry(Owned, Base):
    """Credits that came (above zero) or went: bought, spent on a booking, or returned. Never changed.

    ``value``: what of the holding's price they stand for, in minor units, with the same sign.
    """

    __tablename__ = "credit_entries"
    __table_args__ = (
        CheckConstraint("kind IN ('bought','spent','returned')", name="kind"),
        Index("ix_credit_entries_holding", "holding_id"),
        UniqueConstraint("booking_id", "kind"),
    )
    prefix = "crd"
    holding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("holdings.id"))
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    kind: Mapped[str] = mapped_column(String(8))
    credits: Mapped[int]
    value: Mapped[Minor]
