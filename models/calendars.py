"""Calendars: the addresses by which people read their own sessions in a calendar program."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class CalendarFeed(Owned, Base):
    """The feed of one client or builder, opened by a token of which only the keyed digest is stored."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) <> (builder_id IS NULL)", name="person"),
        Index("ix_calendar_feeds_client", "client_id"),
        Index("ix_calendar_feeds_builder", "builder_id"),
    )
    prefix = "fed"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"))
    revoked_at: Mapped[datetime | None]
