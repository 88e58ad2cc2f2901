"""Who is asking: a program with a key, a signed-in person, the bot acting as somebody, or a visitor.

The bot proves itself by the service token and names the verified channel identity it speaks for in
``Parley-Acts-As``; it then acts with that client's rights and no others.
"""

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from api.identity import tokens
from api.identity.errors import Forbidden, SignInNeeded
from api.identity.organisations import get_organisation
from kit import ids
from models.identity import ApiKey, Member, SignIn
from models.people import ChannelIdentity

COOKIE = "parley_session"
_TELLING = (
    "authorization", "cookie", "parley-acts-as", "parley-organisation", "host", "origin", "sec-fetch-site",
)  # fmt: skip
_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The organisation and role of whoever asks, and which person they are, if any.

    ``role`` is one of the six of ``models.identity.ROLES``, or "service" (the bot for itself) or "visitor".
    """

    organisation_id: uuid.UUID
    role: str
    member_id: uuid.UUID | None = None
    client_id: uuid.UUID | None = None
    builder_id: uuid.UUID | None = None
    channel: str = "api"
    service: bool = False


async def current_caller(request: Request) -> Caller:
    """Find out who asks, once per request. Raises ``SignInNeeded`` for a token that is not (or no longer) good."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        session: AsyncSession | None = getattr(request.state, "session", None)
        if session:
            known = await identify(request, session)
        else:
            known = await request.app.state.database.read_together(_identify_alike, request, about=_shown(request))
        request.state.caller = known
    return known


async def _identify_alike(session: AsyncSession, requests: Sequence[Request]) -> list[Caller]:
    """Who sent requests that show the same (``_shown``)."""
    return [await identify(requests[-1], session)] * len(requests)


def _shown(request: Request) -> tuple[str | None, ...]:
    """All that ``identify`` may look at: requests alike in it come from the same caller."""
    return request.method, *(request.headers.get(name) for name in _TELLING)


async def identify(request: HTTPConnection, session: AsyncSession) -> Caller:
    """Who opened this request or socket. Raises ``SignInNeeded`` and ``Forbidden``."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    cookie = request.cookies.get(COOKIE)
    if scheme.lower() == "bearer" and token:
        return await _by_token(request, session, token)
    if cookie and _same_site(request):
        return await _signed_in(session, tokens.digest(request.app.state.keys, cookie), request.app.state.clock.now())
    return await _visitor(request, session)


async def _by_token(request: HTTPConnection, session: AsyncSession, token: str) -> Caller:
    keys = request.app.state.keys
    if hmac.compare_digest(token.encode(), tokens.service_token(keys).encode()):
        return await _service(request, session)
    if token.startswith("sk_"):
        return await _program(session, tokens.digest(keys, token))
    return await _signed_in(session, tokens.digest(keys, token), request.app.state.clock.now())


async def _service(request: HTTPConnection, session: AsyncSession) -> Caller:
    organisation = await get_organisation(session, _named(request))
    acts_as = request.headers.get("parley-acts-as")
    if not acts_as:
        return Caller(organisation_id=organisation.id, role="service", channel="bot", service=True)
    identity = await session.get(ChannelIdentity, ids.parse("chi", acts_as))
    if identity is None or identity.organisation_id != organisation.id or identity.verified_at is None:
        raise Forbidden("That channel identity is not verified here.")
    return Caller(
        organisation_id=organisation.id,
        role="client",
        client_id=identity.client_id,
        channel=identity.channel,
        service=True,
    )


async def _program(session: AsyncSession, digest: str) -> Caller:
    key = (await session.scalars(select(ApiKey).where(ApiKey.digest == digest))).one_or_none()
    if key is None or key.revoked_at:
        raise SignInNeeded("This API key is not valid.")
    return Caller(organisation_id=key.organisation_id, role=key.role)


async def _signed_in(session: AsyncSession, digest: str, now: datetime) -> Caller:
    found = (await session.scalars(select(SignIn).where(SignIn.digest == digest))).one_or_none()
    if found is None or found.ended_at or found.expires_at <= now:
        raise SignInNeeded("Your sign-in has ended.")
    if found.client_id:
        return Caller(organisation_id=found.organisation_id, role="client", client_id=found.client_id, channel="web")
    member = await session.get_one(Member, found.member_id)
    return Caller(
        organisation_id=member.organisation_id,
        role=member.role,
        member_id=member.id,
        builder_id=member.builder_id,
        channel="desk",
    )


async def _visitor(request: HTTPConnection, session: AsyncSession) -> Caller:
    organisation = await get_organisation(session, _named(request))
    return Caller(organisation_id=organisation.id, role="visitor", channel="web")


def _named(request: HTTPConnection) -> str:
    return request.headers.get("parley-organisation", "") or request.app.state.settings.organisation


def _same_site(request: HTTPConnection) -> bool:
    """A cookie counts for a change or a socket only when the browser says that it comes from our own pages."""
    if request.scope["type"] == "websocket":
        origin = request.headers.get("origin")
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if request.scope["method"] not in _UNSAFE:
        return True
    origin = request.headers.get("origin")
    is_ours = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return is_ours and request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


WhoAsks = Annotated[Caller, Depends(current_caller)]
