"""Sessions: opened at sign-in, found by their token, turned over now and then, listed and ended by their owner.

Tokens are random and stored as digests. What the middleware ``seen`` writes after the answer is decided here.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import tokens
from api.identity.errors import SignInNeeded
from api.identity.person import Person
from api.identity.policy import SignInPolicy
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.events import SessionEnded, SignedIn
from models.identity import SignIn

TURNS_OVER = timedelta(minutes=30)
GRACE = timedelta(minutes=1)
NOTED_EVERY = timedelta(minutes=1)
RECENT = timedelta(minutes=15)
UNFINISHED_LASTS = timedelta(minutes=15)
_LONGEST_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh session and its token, which is its owner's alone."""

    row: SignIn
    token: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a presented token asks to be written down: a sign of life, a turn-over, or that it was stolen."""

    sign_in_id: uuid.UUID
    token: str
    turn_over: bool = False
    stolen: bool = False


async def open_session(
    session: AsyncSession,
    keys: MasterKey,
    person: Person,
    *,
    factors: Sequence[str],
    stage: str,
    policy: SignInPolicy,
    now: datetime,
    device: str = "",
) -> Opened:
    """Sign somebody in who has shown ``factors``; one that is not whole lasts 15 minutes."""
    token = tokens.new_token("st")
    row = SignIn(
        id=new_id(now), created_at=now, digest=tokens.digest(keys, token), stage=stage, factors=list(factors),
        authenticated_at=now, last_seen_at=now, rotated_at=now, device=device[:_LONGEST_DEVICE],
        expires_at=now + (policy.lasts(person) if stage == "whole" else UNFINISHED_LASTS), **person.columns(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await announce(
        session,
        SignedIn(
            organisation_id=row.organisation_id, subject=row.id, member_id=row.member_id, client_id=row.client_id,
            factors=list(factors), stage=stage,
        ),
        now,
    )  # fmt: skip
    return Opened(row, token)


async def find_session(session: AsyncSession, keys: MasterKey, token: str) -> SignIn | None:
    """The session a token opens or opened."""
    digest = tokens.digest(keys, token)
    query = select(SignIn).where(or_(SignIn.digest == digest, SignIn.previous_digest == digest))
    return (await session.scalars(query)).one_or_none()


def check_alive(row: SignIn | None, *, idle: timedelta, now: datetime) -> SignIn:
    """The session, if it has not ended, run out or lain unused. Raises ``SignInNeeded``."""
    if row is None or row.ended_at or row.expires_at <= now:
        raise SignInNeeded("Your sign-in has ended.")
    if (row.last_seen_at or row.created_at) + idle <= now:
        raise SignInNeeded("You were signed out because nothing happened for a while.")
    return row


def seen(row: SignIn, keys: MasterKey, token: str, *, by_cookie: bool, now: datetime) -> Seen | None:
    """What presenting ``token`` asks to be written; None when nothing does. Only browsers' tokens turn over."""
    if tokens.digest(keys, token) != row.digest:
        late = row.previous_until is not None and row.previous_until <= now
        return Seen(row.id, token, stolen=True) if late else None
    if by_cookie and row.stage == "whole" and (row.rotated_at or row.created_at) + TURNS_OVER <= now:
        return Seen(row.id, token, turn_over=True)
    is_news = row.previous_digest is not None and row.previous_until is None
    if is_news or (row.last_seen_at or row.created_at) + NOTED_EVERY <= now:
        return Seen(row.id, token)
    return None


async def note(session: AsyncSession, keys: MasterKey, told: Seen, *, now: datetime) -> str | None:
    """Write it down; the new token after a turn-over. A turn-over that lost against another changes nothing."""
    row = await session.get(SignIn, told.sign_in_id, with_for_update=True, populate_existing=True)
    if row is None or row.ended_at:
        return None
    if told.stolen:
        await end(session, row, now=now, why="stolen")
        return None
    if row.digest != tokens.digest(keys, told.token):
        return None
    row.last_seen_at = now
    if row.previous_digest and row.previous_until is None:
        row.previous_until = now + GRACE
    return turn_over(row, keys, now=now) if told.turn_over else None


def turn_over(row: SignIn, keys: MasterKey, *, now: datetime) -> str:
    """Give the session a new token; the old one stays good until a minute after the new one is first seen."""
    token = tokens.new_token("st")
    row.previous_digest, row.previous_until = row.digest, None
    row.digest, row.rotated_at, row.last_seen_at = tokens.digest(keys, token), now, now
    return token


async def end(session: AsyncSession, row: SignIn, *, now: datetime, why: str) -> None:
    """End a session; ending it twice changes nothing."""
    if row.ended_at:
        return
    row.ended_at = now
    await announce(session, SessionEnded(organisation_id=row.organisation_id, subject=row.id, why=why), now)


async def list_sessions(session: AsyncSession, person: Person, *, now: datetime) -> Sequence[SignIn]:
    """A person's sessions that have not ended, newest first."""
    mine = SignIn.member_id == person.member_id if person.member_id else SignIn.client_id == person.client_id
    query = select(SignIn).where(mine, SignIn.ended_at.is_(None), SignIn.expires_at > now).order_by(SignIn.id.desc())
    return (await session.scalars(query.limit(200))).all()


async def end_one(session: AsyncSession, person: Person, sign_in_id: uuid.UUID, *, now: datetime) -> None:
    """End one of a person's own sessions. Raises ``NotFound``."""
    row = await session.get(SignIn, sign_in_id)
    if row is None or Person.of(row) != person:
        raise NotFound
    await end(session, row, now=now, why="ended by its owner")


async def end_all(
    session: AsyncSession, person: Person, *, now: datetime, but: uuid.UUID | None = None, why: str
) -> None:
    """End all of a person's sessions, or all ``but`` the one they are using."""
    for row in await list_sessions(session, person, now=now):
        if row.id != but:
            await end(session, row, now=now, why=why)


async def authenticated_again(session: AsyncSession, sign_in_id: uuid.UUID, factor: str, *, now: datetime) -> None:
    """The person has just shown once more who they are; a browser's token turns over with its next request."""
    row = await session.get_one(SignIn, sign_in_id)
    row.authenticated_at, row.factors, row.rotated_at = now, sorted({*row.factors, factor}), now - TURNS_OVER
