"""Who is asking: a program with a key or token, a signed-in person, the bot acting as somebody, or a visitor.

The bot proves itself by the service token and names the verified channel identity it speaks for in
``Parley-Acts-As``; it then acts with that client's rights and no others, or, where a member showed the identity to be
theirs and it says ``Parley-Acts-At: desk``, with that member's.
"""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from api.identity import limits, sessions, tokens
from api.identity.cookies import session_token
from api.identity.credentials_used import used
from api.identity.errors import Forbidden, SecondFactorMissing, SecondFactorNeeded, SignInNeeded, UnknownOrganisation
from api.identity.organisations import get_organisation
from api.identity.person import Person
from api.identity.policy import policy_of
from kit import ids, tenancy
from models.identity import ApiKey, Member, Organisation, SignIn
from models.integrations import Grant, GrantToken, Integration
from models.people import ChannelIdentity, StaffIdentity

_TELLING = (
    "authorization", "cookie", "parley-acts-as", "parley-acts-at", "parley-organisation", "host", "origin",
    "sec-fetch-site",
)  # fmt: skip
_NO_BUILDER = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The organisation and role of whoever asks, and which person they are, if any.

    ``role`` is one of the six of ``models.identity.ROLES``, or "service" (the bot for itself) or "visitor".
    ``scopes`` limit a program further, ``program`` is ``key`` or ``integration``, ``program_id`` which; ``recent``:
    nothing more has to be shown for what asks for a recent sign-in.
    """

    organisation_id: uuid.UUID
    role: str
    member_id: uuid.UUID | None = None
    client_id: uuid.UUID | None = None
    builder_id: uuid.UUID | None = None
    channel: str = "api"
    service: bool = False
    scopes: frozenset[str] | None = None
    recent: bool = True
    sign_in_id: uuid.UUID | None = None
    program: str = ""
    program_id: uuid.UUID | None = None

    @property
    def sees_only(self) -> uuid.UUID | None:
        """The builder whose things alone are theirs to see; None for whoever sees everybody's.

        Of a member in the role of a builder who is none yet it is an id that no builder has.
        """
        return (self.builder_id or _NO_BUILDER) if self.role == "builder" else None


async def current_caller(request: Request) -> Caller:
    """Find out who asks, once per request, and let them spend what a request costs.

    Raises ``SignInNeeded`` for a token that is not (or no longer) good, and ``TooManyRequests``.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is None:
        try:
            request.state.caller = known = await _find_out(request)
        except (SignInNeeded, UnknownOrganisation):
            limits.spend_stranger(request)
            raise
        limits.spend(request, known)
    return known


async def _find_out(request: Request) -> Caller:
    session: AsyncSession | None = getattr(request.state, "session", None)
    if session:
        return await identify(request, session)
    tenancy.say(_scope_of(request))
    known: Caller = await request.app.state.database.read_together(_identify_alike, request, about=_shown(request))
    tenancy.say(tenancy.of(known.organisation_id))
    return known


async def _identify_alike(session: AsyncSession, requests: Sequence[Request]) -> list[Caller]:
    """Who sent requests that show the same (``_shown``)."""
    return [await identify(requests[-1], session)] * len(requests)


def _shown(request: Request) -> tuple[str | None, ...]:
    """All that ``identify`` may look at: requests alike in it come from the same caller."""
    return request.method, *(request.headers.get(name) for name in _TELLING)


async def identify(request: HTTPConnection, session: AsyncSession) -> Caller:
    """Who opened this request or socket; sessions are of their organisation from here on.

    Raises ``SignInNeeded`` and ``Forbidden``.
    """
    await tenancy.enter(session, _scope_of(request))
    known = await _known(request, session)
    tenancy.say(tenancy.of(known.organisation_id))
    return known


def _scope_of(request: HTTPConnection) -> tenancy.Scope:
    """Whose rows tell who asks: those of whatever the token belongs to, else of the organisation that is named."""
    bearer, keys = _bearer(request), request.app.state.keys
    token = bearer or session_token(request)
    if token is None or (bearer and tokens.is_service_token(keys, bearer)):
        return tenancy.behind("organisations", _named(request))
    door = next((_DOORS[prefix] for prefix in _DOORS if bearer and bearer.startswith(prefix)), "sign_ins")
    return tenancy.behind(door, tokens.digest(keys, token))


async def _known(request: HTTPConnection, session: AsyncSession) -> Caller:
    token = _bearer(request)
    if token is None:
        sign_in = await _sign_in(request, session)
        if sign_in is None or await _is_for_another(request, session, sign_in):
            return await _visitor(request, session)
        return await _person(session, sign_in, request)
    if tokens.is_service_token(request.app.state.keys, token):
        return await _service(request, session)
    for prefix, by_token in _PROGRAMS.items():
        if token.startswith(prefix):
            return await by_token(request, session, tokens.digest(request.app.state.keys, token))
    return await _person(session, await _sign_in(request, session), request)


async def _is_for_another(request: HTTPConnection, session: AsyncSession, sign_in: SignIn) -> bool:
    """Whether a page of another organisation asks: the browser's one cookie says nothing there."""
    named = request.headers.get("parley-organisation")
    return bool(named) and (await session.get_one(Organisation, sign_in.organisation_id)).slug != named


async def find_sign_in(request: HTTPConnection, session: AsyncSession) -> SignIn | None:
    """The session of whoever asks, whole or not; None without a token. Raises ``SignInNeeded`` for one that is no good.

    Also leaves a note for ``seen``, which writes it down after the answer. The session is of its organisation then.
    """
    await tenancy.enter(session, _scope_of(request))
    return await _sign_in(request, session)


async def _sign_in(request: HTTPConnection, session: AsyncSession) -> SignIn | None:
    bearer, keys, now = _bearer(request), request.app.state.keys, request.app.state.clock.now()
    token = bearer or session_token(request)
    if token is None:
        return None
    row = await sessions.find_session(session, keys, token)
    if row is None:
        raise SignInNeeded("Your sign-in has ended.")
    organisation = await session.get_one(Organisation, row.organisation_id)
    sessions.check_alive(row, idle=policy_of(organisation).idle(Person.of(row)), now=now)
    request.state.seen = told = sessions.seen(row, keys, token, by_cookie=bearer is None, now=now)
    if told and told.stolen:
        raise SignInNeeded("Your sign-in has ended: its old token was used again.")
    return row


def _bearer(request: HTTPConnection) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


async def _service(request: HTTPConnection, session: AsyncSession) -> Caller:
    organisation = await get_organisation(session, _named(request))
    acts_as = request.headers.get("parley-acts-as")
    if not acts_as:
        return Caller(organisation_id=organisation.id, role="service", channel="bot", service=True)
    identity = await session.get(ChannelIdentity, ids.parse("chi", acts_as))
    if identity is None or identity.organisation_id != organisation.id or identity.verified_at is None:
        raise Forbidden("That channel identity is not verified here.")
    if request.headers.get("parley-acts-at") == "desk":
        return await _at_the_desk(session, identity)
    return Caller(
        organisation_id=organisation.id,
        role="client",
        client_id=identity.client_id,
        channel=identity.channel,
        service=True,
    )


async def _at_the_desk(session: AsyncSession, identity: ChannelIdentity) -> Caller:
    """The member that a channel identity is, as at the desk, but not as one who signed in lately."""
    found = select(StaffIdentity.member_id).where(StaffIdentity.identity_id == identity.id)
    member_id = await session.scalar(found)
    if member_id is None:
        raise Forbidden("That channel identity is no member's.")
    return replace(await _member(session, member_id), channel=identity.channel, service=True, recent=False)


async def _by_key(request: HTTPConnection, session: AsyncSession, digest: str) -> Caller:
    key = (await session.scalars(select(ApiKey).where(ApiKey.digest == digest))).one_or_none()
    now = request.app.state.clock.now()
    if key is None or key.revoked_at or (key.expires_at and key.expires_at <= now):
        raise SignInNeeded("This API key is not valid.")
    request.state.seen = used(key, now)
    scopes = None if key.scopes is None else frozenset(key.scopes)
    return Caller(organisation_id=key.organisation_id, role=key.role, scopes=scopes, program="key", program_id=key.id)


async def _by_grant(request: HTTPConnection, session: AsyncSession, digest: str) -> Caller:
    now = request.app.state.clock.now()
    found = select(GrantToken, Grant, Integration).where(
        GrantToken.access_digest == digest, Grant.id == GrantToken.grant_id, Integration.id == Grant.integration_id
    )
    token, grant, integration = (await session.execute(found)).one_or_none() or (None, None, None)
    if token is None or grant is None or integration is None:
        raise SignInNeeded("This access token is not valid.")
    if token.revoked_at or grant.revoked_at or integration.revoked_at or token.access_expires_at <= now:
        raise SignInNeeded("This access token has run out or was revoked.")
    request.state.seen, scopes = used(token, now), frozenset(token.scopes)
    if grant.member_id is None:
        return Caller(
            organisation_id=grant.organisation_id, role=integration.role or "analyst", scopes=scopes,
            program="integration", program_id=integration.id,
        )  # fmt: skip
    member = await _member(session, grant.member_id)
    return replace(member, channel="api", scopes=scopes, program="integration", program_id=integration.id)


async def _person(session: AsyncSession, row: SignIn | None, request: HTTPConnection) -> Caller:
    if row is None:
        raise SignInNeeded("Your sign-in has ended.")
    if row.stage != "whole":
        raise SecondFactorNeeded if row.stage == "second_factor" else SecondFactorMissing
    now: datetime = request.app.state.clock.now()
    recent = (row.authenticated_at or row.created_at) + sessions.RECENT > now
    if row.client_id:
        return Caller(
            organisation_id=row.organisation_id, role="client", client_id=row.client_id, channel="web", recent=recent,
            sign_in_id=row.id,
        )  # fmt: skip
    assert row.member_id
    return replace(await _member(session, row.member_id), recent=recent, sign_in_id=row.id)


async def _member(session: AsyncSession, member_id: uuid.UUID) -> Caller:
    member = await session.get_one(Member, member_id)
    if not member.active:
        raise SignInNeeded("This account is closed.")
    return Caller(
        organisation_id=member.organisation_id,
        role=member.role,
        member_id=member.id,
        builder_id=member.builder_id,
        channel="desk",
    )


async def _visitor(request: HTTPConnection, session: AsyncSession) -> Caller:
    if session_token(request):
        await tenancy.enter(session, tenancy.behind("organisations", _named(request)))
    organisation = await get_organisation(session, _named(request))
    return Caller(organisation_id=organisation.id, role="visitor", channel="web")


def _named(request: HTTPConnection) -> str:
    return request.headers.get("parley-organisation", "") or request.app.state.settings.organisation


_PROGRAMS: dict[str, Callable[[HTTPConnection, AsyncSession, str], Awaitable[Caller]]] = {
    "sk_": _by_key,
    "at_": _by_grant,
}
_DOORS = {"sk_": "api_keys", "at_": "integration_tokens"}
WhoAsks = Annotated[Caller, Depends(current_caller)]
