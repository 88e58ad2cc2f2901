"""Notices: things people are to be told, when, and what became of it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class Notice(Owned, Base):
    """One message of one kind about one version of a booking; ``due_at`` says when it may go out."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("booking_id", "booking_version", "kind", "channel"),
        CheckConstraint("state IN ('waiting','sending','sent','dropped','failed','unknown')", name="state"),
        Index(
            "ix_notices_due",
            "due_at",
            postgresql_where=text("state IN ('waiting','sending')"),
            sqlite_where=text("state IN ('waiting','sending')"),
        ),
    )
    prefix = "ntc"
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    booking_version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(500))
