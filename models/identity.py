"""Who may come in: organisations, members, keys, sign-ins. What they prove themselves with: ``credentials``."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Keyed, Owned

ROLES = ("owner", "admin", "builder", "front_desk", "analyst", "client")


class Organisation(Keyed, Base):
    """A business. ``seeded_at`` orders which one answers on the bare address: the latest.

    ``sign_in_policy`` as ``api.identity.policy`` reads it, ``pricing`` as ``api.pricing.prices`` does and ``invoicing``
    as ``api.payments.invoices.document``, ``loyalty`` as ``api.loyalty.points``, ``chat`` as
    ``api.conversations.widget``, ``feedback`` as ``api.feedback.rules``, ``guard`` as ``api.fraud.schemas``; empty
    means the defaults.
    """

    __tablename__ = "organisations"
    prefix = "org"
    audited = (
        "name",
        "slug",
        "zone",
        "locale",
        "currency",
        "sign_in_policy",
        "invoicing",
        "loyalty",
        "pricing",
        "chat",
        "feedback",
        "guard",
    )
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(35))
    currency: Mapped[str] = mapped_column(String(3))
    seeded_at: Mapped[datetime] = mapped_column(index=True)
    sign_in_policy: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    invoicing: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    loyalty: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    pricing: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    chat: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    feedback: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    guard: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class Member(Owned, Base):
    """Somebody who works for an organisation, in one role; ``builder_id`` when they also give sessions.

    ``external_id`` is the id a directory that provisions members gave. An inactive member comes in nowhere.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        Index("uq_members_organisation_id_external_id", "organisation_id", "external_id", unique=True),
        CheckConstraint("role IN ('owner','admin','builder','front_desk','analyst')", name="role"),
    )
    prefix = "mem"
    audited = ("name", "email", "role", "builder_id", "active")
    about = ("id",)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(16))
    builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    external_id: Mapped[str | None] = mapped_column(String(255))


class ApiKey(Owned, Base):
    """A key for a program; only its keyed digest is stored. Without ``scopes`` it may all that its role may."""

    __tablename__ = "api_keys"
    prefix = "key"
    audited = ("name", "role", "scopes", "expires_at", "revoked_at")
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[Any] | None]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInLink(Owned, Base):
    """A one-use link sent by mail to a member or client. One asked for by a stranger is of nobody and never sent."""

    __tablename__ = "sign_in_links"
    prefix = "lnk"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Owned, Base):
    """A signed-in member or client; the token's digest is stored, the token is theirs.

    A browser's token changes now and then: ``previous_digest`` stays good until ``previous_until``, which is set when
    the new one is first seen. ``authenticated_at`` is when the person last proved who they are, ``factors`` by what.
    ``stage`` is ``whole``, ``second_factor`` or ``enrolment``: one that still wants a second factor, or wants one set
    up, opens nothing else.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (Index("uq_sign_ins_previous_digest", "previous_digest", unique=True),)
    prefix = "sin"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    previous_digest: Mapped[str | None] = mapped_column(String(64))
    previous_until: Mapped[datetime | None]
    rotated_at: Mapped[datetime | None]
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16), default="whole", server_default="whole")
    factors: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    authenticated_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(200), default="", server_default="")
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
