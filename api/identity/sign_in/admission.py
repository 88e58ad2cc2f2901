"""Letting people in: every way to sign in ends here, and the magic link is the simplest of them.

Asking for a link never tells whether an address is known: the answer is the same, the same rows are written, and the
mail goes out after the answer.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import sessions, tokens
from api.identity.errors import LinkSpent
from api.identity.person import Person, find_by_email
from api.identity.policy import SignInPolicy, policy_of, second_factor_is_asked
from api.identity.sign_in import mails
from api.identity.sign_in.second_factor import factors_of, stage_after
from api.identity.sign_in.visit import Visit
from kit import tenancy
from kit.addresses import mail_key
from kit.crypto import MasterKey
from kit.ids import new_id
from models.identity import Organisation, SignIn, SignInLink

LINK_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class LinkToSend:
    """A fresh link's token and the address it goes to; never stored."""

    token: str
    address: str


async def admit(
    session: AsyncSession, keys: MasterKey, person: Person, *, factors: Sequence[str], now: datetime, visit: Visit
) -> sessions.Opened:
    """Open a session for somebody who showed ``factors``: whole, or waiting for the second one their role needs.

    The session that the same browser had before ends.
    """
    before = await sessions.find_session(session, keys, visit.replaces) if visit.replaces else None
    if before:
        await sessions.end(session, before, now=now, why="replaced by a new sign-in")
    policy = await policy_for(session, person)
    required = await second_factor_is_asked(session, policy, person)
    stage = stage_after(factors, has=await factors_of(session, person), required=required)
    return await sessions.open_session(
        session, keys, person, factors=factors, stage=stage, policy=policy, now=now, device=visit.device
    )


async def complete(
    session: AsyncSession, keys: MasterKey, row: SignIn, factor: str, *, now: datetime
) -> sessions.Opened:
    """The factor that a sign-in still lacked was shown: it is whole, under a new token; the one before is void."""
    person = Person.of(row)
    token = sessions.turn_over(row, keys, now=now)
    row.previous_digest, row.stage, row.authenticated_at = None, "whole", now
    row.factors = [*row.factors, factor]
    row.expires_at = now + (await policy_for(session, person)).lasts(person)
    return sessions.Opened(row, token)


async def policy_for(session: AsyncSession, person: Person) -> SignInPolicy:
    return policy_of(await session.get_one(Organisation, person.organisation_id))


async def ask_link(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, email: str, now: datetime
) -> LinkToSend | None:
    """Make a link for the member or client with this address; None when nobody is to get one."""
    person, token = await find_by_email(session, organisation_id, email), tokens.new_token("ln")
    theirs = (
        SignInLink.organisation_id == organisation_id,
        SignInLink.member_id == (person.member_id if person else None),
        SignInLink.client_id == (person.client_id if person else None),
    )
    if not await mails.is_room(session, SignInLink, *theirs, now=now):
        person = None
    session.add(
        SignInLink(
            id=new_id(now),
            organisation_id=organisation_id,
            created_at=now,
            digest=tokens.digest(keys, token),
            member_id=person.member_id if person else None,
            client_id=person.client_id if person else None,
            expires_at=now + LINK_LASTS,
        )
    )
    return LinkToSend(token, mail_key(email)) if person else None


async def redeem(session: AsyncSession, keys: MasterKey, *, token: str, now: datetime, visit: Visit) -> sessions.Opened:
    """Spend a link for a session. Raises ``LinkSpent``."""
    digest = tokens.digest(keys, token)
    await tenancy.enter(session, tenancy.behind("sign_in_links", digest))
    found = select(SignInLink).where(SignInLink.digest == digest).with_for_update()
    link = (await session.scalars(found)).one_or_none()
    if link is None or link.used_at or link.expires_at <= now:
        raise LinkSpent
    link.used_at = now
    return await admit(session, keys, Person.of(link), factors=["link"], now=now, visit=visit)
