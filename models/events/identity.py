"""Who came in, and what became of credentials and rights."""

import uuid
from dataclasses import dataclass

from kit.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """A session (``subject``) was opened for a member or a client who showed ``factors``."""

    member_id: uuid.UUID | None
    client_id: uuid.UUID | None
    factors: list[str]
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A session (``subject``) ended before its time."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsChanged(Event):
    """A member or client (``subject``) changed what they prove themselves with, for example ``passkey added``."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged(Event):
    """Who may come in changed: ``subject`` is the member, key, integration or connection; ``by`` who changed it."""

    what: str
    role: str | None
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused(Event):
    """Somebody failed to show who they are; ``door`` is the digest of the account and address they tried from.

    ``subject`` is the organisation: whether there is such an account is told to nobody.
    """

    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExported(Event):
    """Somebody took ``what`` out of the house; ``by`` the member, if it was one."""

    what: str
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsJoined(Event):
    """Two clients were one person: what was ``joined``'s is the subject's now."""

    joined: uuid.UUID
