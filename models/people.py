"""People: builders, clients, how clients reach us, and the keys that personal data is sealed under.

Names, addresses and numbers stand here and nowhere else in clear; other rooms hold ids, or bytes sealed under a
person's key (``SubjectKey``), so that deleting the key erases them everywhere.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class SubjectKey(Owned, Base):
    """The wrapped key of one person (or of a conversation whose person is not known yet)."""

    __tablename__ = "subject_keys"
    prefix = "sky"
    wrapped: Mapped[bytes]


class Builder(Owned, Base):
    """Somebody who gives sessions."""

    __tablename__ = "builders"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    prefix = "bld"
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    place: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    active: Mapped[bool] = mapped_column(default=True)


class Client(Owned, Base):
    """Somebody who books sessions. All but the id may be unknown."""

    __tablename__ = "clients"
    __table_args__ = (Index("ix_clients_email", "organisation_id", "email"),)
    prefix = "cli"
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))
    zone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(35))
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subject_keys.id"))


class ChannelIdentity(Owned, Base):
    """An address in a channel (a web visitor, a Telegram account) and the client it speaks for."""

    __tablename__ = "channel_identities"
    __table_args__ = (UniqueConstraint("organisation_id", "channel", "address"),)
    prefix = "chi"
    channel: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    verified_at: Mapped[datetime | None]


class WorkingHours(Owned, Base):
    """A builder's weekly windows and date overrides, as ``api.availability.hours`` reads them.

    ``weekly``: ``[{"days": [1], "start": "09:00", "end": "17:00"}]`` (ISO days, local wall times);
    ``overrides``: ``[{"date": "2027-03-15", "hours": []}]``.
    """

    __tablename__ = "working_hours"
    prefix = "hrs"
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"), unique=True)
    weekly: Mapped[list[Any]]
    overrides: Mapped[list[Any]]
