"""Sessions occupy a builder's time; bookings are a client's seats in one. A hold is a booking with an expiry.

The last wall against double booking stands in the migrations: an exclusion constraint on PostgreSQL, triggers on
SQLite, both over ``occupies_from``/``occupies_to`` of sessions that are not released.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from kit.db import Base
from models.tables import Minor, Owned

TO_COME = ("held", "pending", "confirmed")
STANDS = ("confirmed", "completed", "no_show")
LIVE = ("held", "pending", *STANDS)
STATES = (*LIVE, "cancelled", "expired")


class Session(Owned, Base):
    """One stretch of a builder's time, from preparation to wrap-up, with ``taken`` of ``capacity`` seats gone.

    A session given by several builders together is one row for each: seats are counted in the first, the others name
    it as ``lead_id`` and live as long as it does.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("0 <= taken AND taken <= capacity", name="seats"),
        CheckConstraint("starts_at < ends_at AND occupies_from <= starts_at AND ends_at <= occupies_to", name="order"),
        CheckConstraint("state IN ('active','released')", name="state"),
        Index("ix_sessions_builder_time", "builder_id", "occupies_to", "occupies_from"),
        Index("ix_sessions_organisation_start", "organisation_id", "starts_at"),
        Index("ix_sessions_lead", "lead_id"),
    )
    prefix = "ses"
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    lead_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sessions.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    occupies_from: Mapped[datetime]
    occupies_to: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))


class Booking(Owned, Base):
    """A client's ``seats`` in a session, at the price that was shown. ``version`` counts its changes.

    A coupon, the credits of a package or ``points`` may have paid for a part of it.

    A hold with ``instead_of_id`` was made by the business for a booking it wants to move: confirming it moves that one.
    ``pending`` waits for the builder's approval; with ``instead_of_id`` it is what a client asked to move that one to.
    ``bound_to`` is the earliest start whose terms of cancelling hold still, because its client moved it away from there
    once cancelling was no longer free. One of a series keeps in ``occurrence`` the local wall time the series gave it
    (its RECURRENCE-ID), wherever it is moved to.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("(state = 'held') = (expires_at IS NOT NULL)", name="expiry"),
        Index("ix_bookings_client", "client_id", "created_at"),
        Index("ix_bookings_session", "session_id"),
        Index("ix_bookings_series", "series_id"),
        Index("ix_bookings_coupon", "coupon_id"),
        Index("ix_bookings_holding", "holding_id"),
        Index(
            "ix_bookings_held",
            "expires_at",
            postgresql_where=text("state = 'held'"),
            sqlite_where=text("state = 'held'"),
        ),
    )
    prefix = "bkg"
    audited = ("session_id", "seats", "price", "state")
    about = ("client_id",)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sessions.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    seats: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    price_lines: Mapped[list[Any]]
    coupon_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("coupons.id"))
    holding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("holdings.id"))
    points: Mapped[int] = mapped_column(default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime | None]
    channel: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    moves: Mapped[int] = mapped_column(default=0)
    bound_to: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"))
    occurrence: Mapped[str | None] = mapped_column(String(19))
    instead_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))


IS_HELD = Booking.state == literal("held", literal_execute=True)
"""Held, as the partial index ``ix_bookings_held`` says it: only a literal lets a database use it."""


def is_overdue_request(now: BindParameter[datetime] | datetime) -> ColumnElement[bool]:
    """Whether a booking is what a client asked to move another one to, and that one has begun meanwhile."""
    asked_for, begun = aliased(Booking), aliased(Session)
    has_begun = (
        select(asked_for.id)
        .join(begun, begun.id == asked_for.session_id)
        .where(asked_for.id == Booking.instead_of_id, begun.starts_at <= now)
        .correlate(Booking)
        .exists()
    )
    return and_(Booking.state == "pending", Booking.instead_of_id.is_not(None), has_begun)


class Series(Owned, Base):
    """Sessions that repeat: a rule in local wall time, and the dates taken out of it.

    ``rule`` is an RRULE as ``kit.recurrence`` reads it, ``first`` and ``without`` local wall times in ``zone``.
    """

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("state IN ('active','cancelled')", name="state"),)
    prefix = "srs"
    audited = ("rule", "first", "zone", "seats", "state")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    rule: Mapped[str] = mapped_column(String(500))
    first: Mapped[str] = mapped_column(String(19))
    zone: Mapped[str] = mapped_column(String(64))
    without: Mapped[list[Any]]
    seats: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="active")
    version: Mapped[int] = mapped_column(default=1)


class Waiting(Owned, Base):
    """A client in line for a session, or for any time that fits a wish. The line is kept by ``id`` (oldest first).

    ``wish``: ``{"builders": ["bld_…"], "weekdays": [1], "from": "09:00", "to": "12:00", "minutes": 60}`` in ``zone``,
    or one ``"start"``, as ``api.bookings.waiting.awaited`` reads it; a member left out means any. ``first_day`` and
    ``last_day`` bound it. While ``offered``, ``booking_id`` is the hold that waits for the answer; once ``taken``, the
    booking.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','offered','taken','left','closed')", name="state"),
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_waiting_service", "service_id", "state"),
    )
    prefix = "wai"
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sessions.id"))
    wish: Mapped[dict[str, Any]]
    zone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    last_day: Mapped[date]
    seats: Mapped[int]
    channel: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    deadline: Mapped[datetime | None]


class WaitingOffer(Base):
    """A start that was offered to somebody in line; nobody is offered the same one twice."""

    __tablename__ = "waiting_offers"
    waiting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("waiting.id"), primary_key=True)
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    offered_at: Mapped[datetime]


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
