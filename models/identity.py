"""Who may come in: organisations, their members, keys and sign-ins."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Keyed, Owned

ROLES = ("owner", "admin", "builder", "front_desk", "analyst", "client")


class Organisation(Keyed, Base):
    """A business. ``seeded_at`` orders which one answers on the bare address: the latest."""

    __tablename__ = "organisations"
    prefix = "org"
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(35))
    currency: Mapped[str] = mapped_column(String(3))
    seeded_at: Mapped[datetime] = mapped_column(index=True)


class Member(Owned, Base):
    """Somebody who works for an organisation, in one role; ``builder_id`` when they also give sessions."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        CheckConstraint("role IN ('owner','admin','builder','front_desk','analyst')", name="role"),
    )
    prefix = "mem"
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(16))
    builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"))


class ApiKey(Owned, Base):
    """A key for a program; only its keyed digest is stored."""

    __tablename__ = "api_keys"
    prefix = "key"
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    revoked_at: Mapped[datetime | None]


class SignInLink(Owned, Base):
    """A one-use link sent by mail to a member or client."""

    __tablename__ = "sign_in_links"
    prefix = "lnk"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Owned, Base):
    """A signed-in member or client; the token's digest is stored, the token is theirs."""

    __tablename__ = "sign_ins"
    prefix = "sin"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
