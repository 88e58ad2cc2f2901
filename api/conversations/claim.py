"""The bot **claims** a message: once by the channel's own id, in the order things were said.

Every message is stored before it is answered. A claim hands out the *earliest* unanswered message of the
conversation under a lease, which may be an older one than was sent in: one that a dead process left behind is
answered first. One that was begun too often is set aside instead.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.handover import note_written
from api.conversations.linking import known_by_number
from api.conversations.schemas import ClaimIn
from api.conversations.set_aside import MOST_TRIES, set_aside
from api.conversations.threads import Thread, begin_thread, find_thread
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Conflict
from kit.ids import new_id
from models.conversations import Message

LEASE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message to answer (or already answered) in its thread; ``lease`` is None when it is not ours."""

    thread: Thread
    message: Message
    lease: uuid.UUID | None
    is_new: bool = False


async def claim(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, wanted: ClaimIn, now: datetime
) -> Turn:
    """Store the message if it is new and take the next turn of its conversation, if nobody has it."""
    thread = await _thread(session, keys, organisation_id, wanted, now)
    await lock(session, [thread.conversation.id])
    await session.refresh(thread.conversation)
    if wanted.profile.number:
        thread = await known_by_number(session, keys, thread, wanted.profile.number, now=now)
    thread.client.name = thread.client.name or wanted.profile.name or None
    message, is_new = await _stored(session, thread, wanted, now)
    if is_new:
        await note_written(session, thread.conversation, now=now)
    if message.state == "answered" or not wanted.take:
        return Turn(thread, message, lease=None, is_new=is_new)

    conversation = thread.conversation
    if conversation.lease_until and conversation.lease_until > now:
        return Turn(thread, message, lease=None, is_new=is_new)
    while (first := await _earliest_waiting(session, conversation.id)) and first.tries >= MOST_TRIES:
        await set_aside(session, thread, first, now=now)
    if first is None:
        return Turn(thread, message, lease=None, is_new=is_new)
    first.tries += 1
    conversation.lease, conversation.lease_until = uuid.uuid4(), now + LEASE
    return Turn(thread, first, lease=conversation.lease, is_new=is_new)


async def _thread(
    session: AsyncSession, keys: MasterKey, organisation_id: uuid.UUID, wanted: ClaimIn, now: datetime
) -> Thread:
    for _ in range(3):
        thread = await find_thread(
            session, keys, organisation_id=organisation_id, channel=wanted.channel, address=wanted.address
        ) or await begin_thread(session, keys, organisation_id=organisation_id, claim=wanted, now=now)
        if thread:
            return thread
    raise Conflict("The conversation could not be begun.")


async def _stored(session: AsyncSession, thread: Thread, wanted: ClaimIn, now: datetime) -> tuple[Message, bool]:
    """The row of a message, and whether it is new."""
    conversation = thread.conversation
    found = select(Message).where(Message.conversation_id == conversation.id, Message.external_id == wanted.message.id)
    row = (await session.scalars(found)).one_or_none()
    if row:
        return row, False
    row_id = new_id(now)
    row = Message(
        id=row_id,
        organisation_id=conversation.organisation_id,
        conversation_id=conversation.id,
        direction="in",
        external_id=wanted.message.id,
        body=thread.seal(row_id, {"text": wanted.message.text, "place": wanted.message.place}),
        effects=[],
        state="waiting",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row, True


async def _earliest_waiting(session: AsyncSession, conversation_id: uuid.UUID) -> Message | None:
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.direction == "in", Message.state == "waiting")
        .order_by(Message.number)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()
