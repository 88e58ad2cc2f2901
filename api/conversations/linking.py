"""One person in several channels: a one-time code got in one conversation is said in another, and both are theirs.

Never by name. A code lasts ten minutes and is used once. What was begun in the first conversation goes on in the
second: its dialogue state moves over. Numbers that a carrier vouches for link by themselves (``threads``).
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import Thread, find_by_number, thread_of
from api.people.claim import join
from kit.crypto import MasterKey
from kit.errors import Problem
from kit.ids import new_id
from models.conversations import Conversation, LinkCode

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
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(
        LinkCode(
            id=new_id(now), organisation_id=conversation.organisation_id, created_at=now,
            conversation_id=conversation.id, digest=_digest(keys, code), expires_at=now + LASTS,
        )
    )  # fmt: skip
    await session.flush()
    return code


async def join_by_code(
    session: AsyncSession, keys: MasterKey, thread: Thread, code: str, *, now: datetime
) -> dict[str, Any] | None:
    """Whoever holds ``thread`` got the code elsewhere; the state they go on with. Raises ``NoSuchCode``."""
    first = await thread_of(session, keys, await _spend(session, keys, thread.conversation, code, now))
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


async def known_by_number(
    session: AsyncSession, keys: MasterKey, thread: Thread, number: str, *, now: datetime
) -> Thread:
    """The channel vouches for their telephone number: they are whoever writes or calls from it."""
    if not number.startswith("+"):
        number = f"+{number}"
    known = await find_by_number(session, thread.conversation.organisation_id, number)
    if known is None:
        thread.client.phone = number
        return thread
    if known.id != thread.client.id:
        await join(session, thread.client, into=known, now=now)
        await session.refresh(thread.identity)
    return await thread_of(session, keys, thread.conversation)


async def _spend(session: AsyncSession, keys: MasterKey, here: Conversation, code: str, now: datetime) -> Conversation:
    said = "".join(letter for letter in code.upper() if letter.isalnum())
    query = select(LinkCode).where(
        LinkCode.organisation_id == here.organisation_id, LinkCode.digest == _digest(keys, said)
    )
    row = (await session.scalars(query.with_for_update())).one_or_none()
    if row is None or row.used_at or row.expires_at <= now or row.conversation_id == here.id:
        raise NoSuchCode
    row.used_at = now
    return await session.get_one(Conversation, row.conversation_id)


def _digest(keys: MasterKey, code: str) -> str:
    return keys.fingerprint(f"link code {code}")
