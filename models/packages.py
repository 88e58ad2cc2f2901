"""Packages of sessions that are bought together: what can be bought, what a client holds, and each credit's way."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned


class Package(Owned, Base):
    """So many credits for a price (minor units); each pays one seat of one of ``services`` (public ids; none: any).

    ``days``: how long they can be used once bought; None for ever.
    """

    __tablename__ = "packages"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("credits > 0 AND price >= 0", name="amounts"),
    )
    prefix = "pkg"
    audited = ("name", "credits", "price", "currency", "services", "days", "active")
    name: Mapped[str] = mapped_column(String(200))
    credits: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    services: Mapped[list[Any]]
    days: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)


class Holding(Owned, Base):
    """A package that a client bought, as it was then."""

    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_client", "client_id"),)
    prefix = "hld"
    audited = ("package_id", "credits", "price", "expires_at")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    package_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("packages.id"))
    credits: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    expires_at: Mapped[datetime | None]


class Purchase(Owned, Base):
    """A package that a client buys online, at the price they saw; ``holding_id`` once it is paid."""

    __tablename__ = "purchases"
    __table_args__ = (
        CheckConstraint("state IN ('open','paid')", name="state"),
        Index("ix_purchases_client", "client_id"),
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
