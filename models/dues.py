"""What clients have agreed to be charged by later: saved ways to pay, and amounts that are due on account."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned

_OPEN = text("state = 'open'")
_TRIED = text("next_try_at IS NOT NULL")


class SavedMethod(Owned, Base):
    """A way to pay that a client agreed to have kept at a vendor; we hold the vendor's ids of it and how it is called.

    ``customer`` and ``vendor_id`` are the vendor's, ``setup_id`` is its own of how the saving goes. ``vendor_key`` is
    the idempotency key, stored before the vendor is called.
    """

    __tablename__ = "saved_methods"
    __table_args__ = (
        CheckConstraint("state IN ('asked','challenged','saved','declined','removed')", name="state"),
        Index("ix_saved_methods_client", "client_id"),
    )
    prefix = "mth"
    audited = ("provider", "label", "state")
    about = ("client_id",)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    provider: Mapped[str] = mapped_column(String(32))
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("connections.id"))
    method: Mapped[str] = mapped_column(String(64))
    customer: Mapped[str | None] = mapped_column(String(200))
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    setup_id: Mapped[str | None] = mapped_column(String(200))
    vendor_key: Mapped[str] = mapped_column(String(100), unique=True)
    label: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(16))
    link: Mapped[str | None] = mapped_column(String(500))
    agreed_at: Mapped[datetime]


class Due(Owned, Base):
    """An amount of a booking that is paid later, on account; at most one is open for each booking.

    It is charged to ``method_id`` at ``next_try_at``; none means that no try is planned: one is under way, or a person
    is waited for. ``step`` is what the payer was last told, ``code`` why the last try failed, ``failed_at`` when the
    first did; at ``ends_at`` it is given up.
    """

    __tablename__ = "dues"
    __table_args__ = (
        CheckConstraint("state IN ('open','paid','ended','cancelled')", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index("uq_dues_open", "booking_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_dues_next", "next_try_at", postgresql_where=_TRIED, sqlite_where=_TRIED),
    )
    prefix = "due"
    audited = ("amount", "state", "step", "tries", "method_id")
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    method_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("saved_methods.id"))
    amount: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(16), default="open")
    step: Mapped[str] = mapped_column(String(8), default="")
    code: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
