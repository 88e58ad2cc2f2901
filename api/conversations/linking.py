"""One person in several channels: a one-time code got in one conversation is said in another, and both are theirs.

Never by name. A code lasts ten minutes and is used once. What was begun in the first conversation goes on in the
second: its dialogue state moves over. Numbers that a carrier vouches for link by themselves (``threads``).
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import Thread, find_by_number, thread_of
from api.people.claim import join
from api.people.consents import Agreed, record_consent
from api.people.household import people_of
from kit.crypto import MasterKey
from kit.errors import Problem
from kit.ids import new_id
from models.conversations import Conversation, LinkCode
from models.identity import Member
from models.people import ChannelIdentity, StaffIdentity

LASTS = timedelta(minutes=10)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is mistaken for another, and no vowel pairs to misread
_LENGTH = 10


class NoSuchCode(Problem):
    type, title, status = "wrong-code", "The code is not right, or no longer good", 422
    next_step = "Ask for a fresh code in the other conversation and send it here within ten minutes."


async def make_code(session: AsyncSession, keys: MasterKey, thread: Thread, *, now: datetime) -> str:
    """A fresh code for a conversation; older ones of it are void."""
    conversation = thread.conversation
    mine = (LinkCode.conversation_id == conversation.id, LinkCode.used_at.is_(None))
    await session.execute(update(LinkCode).where(*mine).values(used_at=now))
    return await _kept(session, keys, conversation.organisation_id, now, conversation_id=conversation.id)


async def _kept(
    session: AsyncSession, keys: MasterKey, organisation_id: uuid.UUID, now: datetime, **whose: uuid.UUID
) -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(
        LinkCode(
            id=new_id(now), organisation_id=organisation_id, created_at=now, digest=_digest(keys, code),
            expires_at=now + LASTS, **whose,
        )
    )  # fmt: skip
    await session.flush()
    return code


async def join_by_code(
    session: AsyncSession, keys: MasterKey, thread: Thread, code: str, *, now: datetime
) -> dict[str, Any] | None:
    """Whoever holds ``thread`` got the code elsewhere; the state they go on with. Raises ``NoSuchCode``."""
    said = await _spend(session, keys, thread.conversation, code, now)
    if said.member_id:
        await _make_staff(session, thread, said.member_id, now)
        return None
    first = await thread_of(session, keys, await session.get_one(Conversation, said.conversation_id))
    if first.client.id == thread.client.id:
        return None
    older, newer = (thread, first) if thread.client.email_proven and not first.client.email_proven else (first, thread)
    await join(session, newer.client, into=older.client, now=now)
    state = first.state
    if state and state.get("task"):
        first.conversation.state = None
        first.conversation.state_version += 1
        return state
    return None


async def make_desk_code(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, member_id: uuid.UUID, now: datetime
) -> str:
    """A fresh code for a member, to be said in a channel they want to act in; older ones of theirs are void."""
    mine = (LinkCode.member_id == member_id, LinkCode.used_at.is_(None))
    await session.execute(update(LinkCode).where(*mine).values(used_at=now))
    return await _kept(session, keys, organisation_id, now, member_id=member_id)


async def member_at(session: AsyncSession, identity: ChannelIdentity) -> Member | None:
    """The active member that a channel identity is."""
    query = (
        select(Member)
        .join(StaffIdentity, StaffIdentity.member_id == Member.id)
        .where(StaffIdentity.identity_id == identity.id, Member.active)
    )
    return (await session.scalars(query)).one_or_none()


async def _make_staff(session: AsyncSession, thread: Thread, member_id: uuid.UUID, now: datetime) -> None:
    known = select(StaffIdentity).where(StaffIdentity.identity_id == thread.identity.id)
    row = (await session.scalars(known)).one_or_none()
    if row is None:
        owned = {"organisation_id": thread.conversation.organisation_id, "created_at": now}
        row = StaffIdentity(id=new_id(now), identity_id=thread.identity.id, **owned)
        session.add(row)
    row.member_id = member_id
    await session.flush()


async def known_by_number(
    session: AsyncSession, keys: MasterKey, thread: Thread, number: str, *, now: datetime
) -> Thread:
    """The channel vouches for their telephone number: they are whoever writes or calls from it.

    Where several people do, nobody knows which of them: they stay a client of their own, and link by a code.
    """
    if not number.startswith("+"):
        number = f"+{number}"
    known = await find_by_number(session, thread.conversation.organisation_id, number)
    if known is None:
        thread.client.phone = number
        client = thread.client
        agreed = Agreed(channel="sms", address=number, route="number", told_in=thread.conversation.channel)
        await record_consent(
            session, keys, agreed, organisation_id=client.organisation_id, client_id=client.id, now=now
        )
        return thread
    if known.id != thread.client.id and len(await people_of(session, known)) == 1:
        await join(session, thread.client, into=known, now=now)
        await session.refresh(thread.identity)
    return await thread_of(session, keys, thread.conversation)


async def _spend(session: AsyncSession, keys: MasterKey, here: Conversation, code: str, now: datetime) -> LinkCode:
    said = "".join(letter for letter in code.upper() if letter.isalnum())
    query = select(LinkCode).where(
        LinkCode.organisation_id == here.organisation_id, LinkCode.digest == _digest(keys, said)
    )
    row = (await session.scalars(query.with_for_update())).one_or_none()
    if row is None or row.used_at or row.expires_at <= now or row.conversation_id == here.id:
        raise NoSuchCode
    row.used_at = now
    return row


def _digest(keys: MasterKey, code: str) -> str:
    return keys.fingerprint(f"link code {code}")
