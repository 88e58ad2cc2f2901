"""Sign-in by magic link: a one-use link by mail, turned into a session token.

Asking never tells whether an address is known: the answer is the same, and the link goes out by the outbox.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import tokens
from api.identity.errors import LinkSpent
from kit.crypto import MasterKey
from kit.ids import new_id
from models.identity import Member, SignIn, SignInLink
from models.people import Client

LINK_LASTS = timedelta(minutes=15)
SIGN_IN_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class LinkToSend:
    """A fresh link's token and the address it goes to; never stored."""

    token: str
    address: str


async def ask_link(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, email: str, now: datetime
) -> LinkToSend | None:
    """Make a link for the member or client with this address; None when there is nobody.

    An address that somebody only typed in a chat opens nothing: it may be another person's.
    """
    wanted = email.strip().lower()
    member = await session.scalar(
        select(Member).where(Member.organisation_id == organisation_id, func.lower(Member.email) == wanted)
    )
    client = (
        None
        if member
        else await session.scalar(
            select(Client)
            .where(Client.organisation_id == organisation_id, func.lower(Client.email) == wanted, Client.email_proven)
            .order_by(Client.id)
            .limit(1)
        )
    )
    if member is None and client is None:
        return None
    token = tokens.new_token("ln")
    session.add(
        SignInLink(
            id=new_id(now),
            organisation_id=organisation_id,
            created_at=now,
            digest=tokens.digest(keys, token),
            member_id=member.id if member else None,
            client_id=client.id if client else None,
            expires_at=now + LINK_LASTS,
        )
    )
    return LinkToSend(token, wanted)


async def redeem(session: AsyncSession, keys: MasterKey, *, token: str, now: datetime) -> str:
    """Spend a link for a session token. Raises ``LinkSpent``."""
    found = select(SignInLink).where(SignInLink.digest == tokens.digest(keys, token)).with_for_update()
    link = (await session.scalars(found)).one_or_none()
    if link is None or link.used_at or link.expires_at <= now:
        raise LinkSpent
    link.used_at = now
    return open_session(session, keys, link=link, now=now)


def open_session(session: AsyncSession, keys: MasterKey, *, link: SignInLink, now: datetime) -> str:
    """Sign in whoever the link is for; returns the token, which is theirs alone."""
    token = tokens.new_token("st")
    session.add(
        SignIn(
            id=new_id(now),
            organisation_id=link.organisation_id,
            created_at=now,
            digest=tokens.digest(keys, token),
            member_id=link.member_id,
            client_id=link.client_id,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    return token
