"""Sessions occupy a builder's time; bookings are a client's seats in one. A hold is a booking with an expiry.

The last wall against double booking stands in the migrations: an exclusion constraint on PostgreSQL, triggers on
SQLite, both over ``occupies_from``/``occupies_to`` of sessions that are not released.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

LIVE = ("held", "confirmed", "completed", "no_show")
STATES = (*LIVE, "cancelled", "expired")


class Session(Owned, Base):
    """One stretch of a builder's time, from preparation to wrap-up, with ``taken`` of ``capacity`` seats gone."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("0 <= taken AND taken <= capacity", name="seats"),
        CheckConstraint("starts_at < ends_at AND occupies_from <= starts_at AND ends_at <= occupies_to", name="order"),
        CheckConstraint("state IN ('active','released')", name="state"),
        Index("ix_sessions_builder_time", "builder_id", "occupies_to", "occupies_from"),
        Index("ix_sessions_organisation_start", "organisation_id", "starts_at"),
    )
    prefix = "ses"
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    occupies_from: Mapped[datetime]
    occupies_to: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))


class Booking(Owned, Base):
    """A client's ``seats`` in a session, at the price that was shown. ``version`` counts its changes."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("state IN ('held','confirmed','completed','no_show','cancelled','expired')", name="state"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("(state = 'held') = (expires_at IS NOT NULL)", name="expiry"),
        Index("ix_bookings_client", "client_id", "created_at"),
        Index("ix_bookings_session", "session_id"),
        Index(
            "ix_bookings_held",
            "expires_at",
            postgresql_where=text("state = 'held'"),
            sqlite_where=text("state = 'held'"),
        ),
    )
    prefix = "bkg"
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sessions.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    seats: Mapped[int]
    price: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    price_lines: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime | None]
    channel: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)


class Prediction(Owned, Base):
    """What a predictor said of a booking at one moment; ``reasons`` as ``[{"key", "up"}]``, strongest first."""

    __tablename__ = "predictions"
    __table_args__ = (Index("ix_predictions_booking", "booking_id", "moment"),)
    prefix = "prd"
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    predictor: Mapped[str] = mapped_column(String(32))
    predictor_version: Mapped[str] = mapped_column(String(64))
    moment: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float]
    reasons: Mapped[list[Any]]
