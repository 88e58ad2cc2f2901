"""Signing in through somebody else: away to their page, and back once.

The way back is bound to the browser that left (a cookie of its own), to the connection (its own return address and
row), and to one use. No vendor is asked while a row is locked.
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import tokens
from api.identity.errors import OutsideRefused
from api.identity.outside.port import Agreement, Flow, Vouched, outward_for, provider
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import NotFound
from kit.ids import new_id
from kit.settings import Settings
from models.credentials import OutsideSignIn, SignInConnection

LASTS = timedelta(minutes=10)
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the browser goes, and the secret it keeps meanwhile."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Returned:
    """Whom the provider vouched for, through which connection, and whose account it is to be linked to, if any."""

    connection: SignInConnection
    vouched: Vouched
    for_sign_in: uuid.UUID | None


async def get_connection(
    session: AsyncSession, connection_id: uuid.UUID, organisation_id: uuid.UUID
) -> SignInConnection:
    """Raises ``NotFound``, also for a removed or another organisation's."""
    row = await session.get(SignInConnection, connection_id)
    if row is None or row.removed_at or row.organisation_id != organisation_id:
        raise NotFound("There is no such connection.")
    return row


def agreement_of(row: SignInConnection, keys: MasterKey, settings: Settings) -> Agreement:
    """A connection with its secret opened."""
    secret = keys.unseal(row.secret, bound_to=row.id.bytes).decode() if row.secret else ""
    posts = provider(row.provider).POSTS_BACK
    path = f"/v1/sign-in/connections/{row.public_id}/form" if posts else f"/sign-in/{row.public_id}/back"
    return Agreement(
        client_id=row.client_id,
        secret=secret,
        settings=row.settings,
        back=settings.url.rstrip("/") + path,
        outward=outward_for(settings.outward_allow),
    )


async def leave(
    database: Database, keys: MasterKey, settings: Settings, connection: SignInConnection, *, now: datetime,
    for_sign_in: uuid.UUID | None,
) -> Leaving:  # fmt: skip
    """Note that somebody leaves for the provider's page. Raises ``OutsideUnreachable``."""
    browser, key = tokens.new_token("fl"), new_id(now)
    flow = Flow(state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48))
    address = await provider(connection.provider).begin(agreement_of(connection, keys, settings), flow)
    row = OutsideSignIn(
        id=key, organisation_id=connection.organisation_id, created_at=now, connection_id=connection.id,
        state_digest=tokens.digest(keys, flow.state), browser_digest=tokens.digest(keys, browser), nonce=flow.nonce,
        verifier=keys.seal(flow.verifier.encode(), bound_to=key.bytes), for_sign_in=for_sign_in,
        expires_at=now + LASTS,
    )  # fmt: skip
    async with database.writing() as session:
        session.add(row)
        await session.commit()
    return Leaving(address, browser)


async def come_back(
    database: Database, keys: MasterKey, settings: Settings, connection: SignInConnection, *,
    browser: str | None, answer: Mapping[str, str], now: datetime,
) -> Returned:  # fmt: skip
    """Spend the way back. Raises ``OutsideRefused`` and ``OutsideUnreachable``."""
    async with database.writing() as session:
        row = await _spend(session, keys, connection, browser or "", answer.get("state", ""), now)
        await session.commit()
    verifier = keys.unseal(row.verifier, bound_to=row.id.bytes).decode()
    flow = Flow(state=answer.get("state", ""), nonce=row.nonce, verifier=verifier)
    vouched = await provider(connection.provider).finish(
        agreement_of(connection, keys, settings), flow, answer, now=now
    )
    return Returned(connection, _storable(vouched), row.for_sign_in)


def _storable(vouched: Vouched) -> Vouched:
    """What was vouched for, as far as it can be kept. Raises ``OutsideRefused`` for an id that cannot."""
    if not all(each.isprintable() and 0 < len(each) <= _LONGEST for each in (vouched.issuer, vouched.subject)):
        raise OutsideRefused("They name nobody who could be known here.")
    email = vouched.email if vouched.email and vouched.email.isprintable() else None
    return replace(vouched, email=email, email_verified=vouched.email_verified and email is not None)


async def _spend(
    session: AsyncSession, keys: MasterKey, connection: SignInConnection, browser: str, state: str, now: datetime
) -> OutsideSignIn:
    mine = (
        OutsideSignIn.state_digest == tokens.digest(keys, state),
        OutsideSignIn.browser_digest == tokens.digest(keys, browser),
        OutsideSignIn.connection_id == connection.id,
        OutsideSignIn.used_at.is_(None),
        OutsideSignIn.expires_at > now,
    )
    row = (await session.scalars(select(OutsideSignIn).where(*mine))).one_or_none()
    spent = await session.execute(update(OutsideSignIn).where(*mine).values(used_at=now).returning(OutsideSignIn.id))
    if row is None or spent.one_or_none() is None:
        raise OutsideRefused("This answer was not asked for by this browser, or it was used before.")
    return row
