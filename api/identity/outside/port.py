"""Somebody else vouches for a person: a provider is one file in ``providers/`` with ``begin`` and ``finish``.

A provider sends the browser away with what ``begin`` says, and reads what it brings back. It keeps nothing: the flow is
a row of ours, and who the person is here is decided in ``linking``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from api.identity import providers
from api.identity.errors import BadConnection
from kit.http.outward import Outward, networks
from kit.registry import plugins

_PATIENCE, _LONGEST = timedelta(seconds=10), 512 * 1024  # a large directory's keys


def outward_for(allowed: str = "") -> Outward:
    """How providers are asked; ``allowed`` as ``PARLEY_OUTWARD_ALLOW`` names networks."""
    return Outward(networks(allowed), patience=_PATIENCE, most=_LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A connection as a provider needs it; ``secret`` in clear, ``back`` where the browser returns to.

    ``outward`` asks the provider: what an admin typed, or a document found there named, never leads inside.
    """

    client_id: str
    secret: str
    settings: Mapping[str, Any]
    back: str
    outward: Outward = field(default_factory=outward_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The one-time values of a sign-in that is on its way."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom a provider vouches for. ``subject`` never changes there; an address counts only when it is verified."""

    issuer: str
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None


class Provider(Protocol):
    """The port. ``IS_DIRECTORY``: it is an organisation's own, which asks for the factors it wants.

    ``POSTS_BACK``: the browser returns by a form's POST instead of an address.
    """

    IS_DIRECTORY: bool
    POSTS_BACK: bool

    def check(self, agreement: Agreement, *, is_local: bool) -> None:
        """Raises ``BadConnection`` for settings that cannot work; ``is_local`` allows plain http to this machine."""
        ...

    async def begin(self, agreement: Agreement, flow: Flow) -> str:
        """The address to send the browser to. Raises ``OutsideUnreachable``."""
        ...

    async def finish(self, agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:
        """Whom the answer vouches for. Raises ``OutsideRefused`` and ``OutsideUnreachable``."""
        ...


def speaks_for(settings: Mapping[str, Any], email: str | None) -> bool:
    """Whether an address is in a domain that a connection with these settings was set up to speak for."""
    domains = {str(each).lower() for each in settings.get("domains", [])}
    return bool(email) and str(email).rpartition("@")[2].lower() in domains


def provider(name: str) -> Provider:
    """The provider called ``name``. Raises ``BadConnection``."""
    found = plugins(providers).get(name)
    if found is None:
        raise BadConnection(f"“{name[:40]}” is none of {', '.join(plugins(providers))}.")
    return cast("Provider", found)
