"""Other people's programs that act for members or for themselves: registered, consented to, given tokens (OAuth 2)."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class Integration(Owned, Base):
    """A registered program. Without ``secret_digest`` it is public (an app on a phone) and lives by PKCE alone.

    ``role``: what it may be when it acts for itself (client credentials); null when it only acts for members.
    """

    __tablename__ = "integrations"
    prefix = "int"
    audited = ("name", "redirect_uris", "scopes", "role", "revoked_at")
    name: Mapped[str] = mapped_column(String(100))
    secret_digest: Mapped[str | None] = mapped_column(String(64))
    redirect_uris: Mapped[list[Any]]
    scopes: Mapped[list[Any]]
    role: Mapped[str | None] = mapped_column(String(16))
    revoked_at: Mapped[datetime | None]


class Grant(Owned, Base):
    """That a member let an integration act for them, or that it acts for itself (no member). Ends all its tokens."""

    __tablename__ = "integration_grants"
    prefix = "gra"
    audited = ("integration_id", "scopes", "revoked_at")
    about = ("member_id",)
    integration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("integrations.id"), index=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    scopes: Mapped[list[Any]]
    revoked_at: Mapped[datetime | None]


class GrantCode(Owned, Base):
    """An authorization code: one use, one minute, one redirect address, one PKCE challenge."""

    __tablename__ = "integration_codes"
    prefix = "gco"
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("integration_grants.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    redirect_uri: Mapped[str] = mapped_column(String(500))
    challenge: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class GrantToken(Owned, Base):
    """An access token and the refresh token that came with it; ``refreshed_at``: the latter was spent."""

    __tablename__ = "integration_tokens"
    prefix = "gto"
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("integration_grants.id"), index=True)
    scopes: Mapped[list[Any]]
    access_digest: Mapped[str] = mapped_column(String(64), unique=True)
    access_expires_at: Mapped[datetime]
    refresh_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    refresh_expires_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
