"""How people want to be told, and which of their addresses may be used at all."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class Preference(Owned, Base):
    """One person's wishes; what is not said here is as ``api.people.preferences`` has it for everybody.

    ``channels``: channel names, the best first. ``choices``: ``{"reminder": {"sms": false}}``.
    ``quiet_from`` and ``quiet_to``: local wall times such as ``22:00``, both or neither.
    """

    __tablename__ = "preferences"
    __table_args__ = (CheckConstraint("(client_id IS NULL) <> (builder_id IS NULL)", name="whose"),)
    prefix = "prf"
    audited = ("channels", "choices", "quiet_from", "quiet_to")
    about = ("client_id", "builder_id")
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"), unique=True)
    builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"), unique=True)
    channels: Mapped[list[Any]]
    choices: Mapped[dict[str, Any]]
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_to: Mapped[str | None] = mapped_column(String(5))


class ContactPoint(Owned, Base):
    """What we know of an address itself: somebody said STOP or START there, or nothing arrives there any more.

    It is found by a keyed digest, so it holds for whoever has the address later, and no address stands here.
    """

    __tablename__ = "contact_points"
    __table_args__ = (UniqueConstraint("organisation_id", "channel", "digest"),)
    prefix = "cpt"
    channel: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    stopped_at: Mapped[datetime | None]
    restarted_at: Mapped[datetime | None]
    bad_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(500))
