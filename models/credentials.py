"""What people prove themselves with: passwords, authenticator apps, passkeys, codes, identities elsewhere.

Secrets that must be read again are sealed and bound to their row; all others are stored as digests.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class OfPerson(Owned):
    """A row of one member or one client."""

    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)


_ONE_PERSON = "(member_id IS NULL) <> (client_id IS NULL)"


class Password(OfPerson, Base):
    """Argon2id, with its parameters in the string."""

    __tablename__ = "passwords"
    __table_args__ = (
        UniqueConstraint("member_id"),
        UniqueConstraint("client_id"),
        CheckConstraint(_ONE_PERSON, name="person"),
    )
    prefix = "pwd"
    hash: Mapped[str] = mapped_column(String(255))


class Authenticator(OfPerson, Base):
    """An app's shared secret, sealed; counts once confirmed. ``last_step`` was used up (RFC 6238 §5.2)."""

    __tablename__ = "authenticators"
    __table_args__ = (
        UniqueConstraint("member_id"),
        UniqueConstraint("client_id"),
        CheckConstraint(_ONE_PERSON, name="person"),
    )
    prefix = "aut"
    secret: Mapped[bytes]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(OfPerson, Base):
    """A code on paper for the day the app is lost; works once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (CheckConstraint(_ONE_PERSON, name="person"),)
    prefix = "rec"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class Passkey(OfPerson, Base):
    """A WebAuthn credential; the private key never leaves the person's device."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint(_ONE_PERSON, name="person"),)
    prefix = "psk"
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    transports: Mapped[list[Any]]
    backed_up: Mapped[bool]
    last_used_at: Mapped[datetime | None]


class PasskeyCeremony(OfPerson, Base):
    """A challenge sent to a browser, for one answer. Of nobody while it is not known who signs in."""

    __tablename__ = "passkey_ceremonies"
    __table_args__ = (CheckConstraint("purpose IN ('sign_in','add','confirm')", name="purpose"),)
    prefix = "cer"
    purpose: Mapped[str] = mapped_column(String(16))
    challenge: Mapped[bytes]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInCode(OfPerson, Base):
    """A short code sent by mail, bound to the ticket (this row's id) its asker holds. Of nobody for strangers.

    ``address_digest`` is the address it proves; purpose ``prove`` makes that address a client's own.
    """

    __tablename__ = "sign_in_codes"
    __table_args__ = (CheckConstraint("purpose IN ('sign_in','prove')", name="purpose"),)
    prefix = "otc"
    purpose: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    address_digest: Mapped[str] = mapped_column(String(64))
    tries_left: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedTries(Owned, Base):
    """How often one door was tried in vain, for an account from an address or from anywhere; both as a digest.

    ``good_at``: this account came in from this address before, so a crowd knocking from elsewhere doesn't close it.
    """

    __tablename__ = "failed_tries"
    prefix = "fai"
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    fails: Mapped[int]
    last_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]
    good_at: Mapped[datetime | None]


class SignInConnection(Owned, Base):
    """An organisation's agreement with somebody who vouches for people: Google, its own OIDC or SAML.

    ``settings``: what only that provider needs (issuer, tenant, certificate). ``secret`` is sealed. With
    ``new_member_role`` strangers whom it vouches for become members.
    """

    __tablename__ = "sign_in_connections"
    prefix = "sic"
    audited = ("provider", "name", "client_id", "settings", "new_member_role", "removed_at")
    provider: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(100))
    client_id: Mapped[str] = mapped_column(String(300))
    secret: Mapped[bytes | None]
    settings: Mapped[dict[str, Any]]
    new_member_role: Mapped[str | None] = mapped_column(String(16))
    removed_at: Mapped[datetime | None]


class OutsideSignIn(Owned, Base):
    """A sign-in on its way through somebody else's page, bound to the browser that left and good for one return."""

    __tablename__ = "outside_sign_ins"
    prefix = "out"
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sign_in_connections.id"))
    state_digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser_digest: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[bytes]
    for_sign_in: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign_ins.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkedIdentity(OfPerson, Base):
    """That a person is ``subject`` at ``issuer``; one person may be known in many places."""

    __tablename__ = "linked_identities"
    __table_args__ = (
        UniqueConstraint("organisation_id", "issuer", "subject"),
        CheckConstraint(_ONE_PERSON, name="person"),
    )
    prefix = "lid"
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sign_in_connections.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    last_used_at: Mapped[datetime | None]
