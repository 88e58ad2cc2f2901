"""The bot **finishes** a turn: replies, effects and the new state, all at once and only by who holds the lease."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.errors import StaleTurn
from api.conversations.handover import hand_over
from api.conversations.say import on_its_way
from api.conversations.schemas import FinishIn, ReplyIn
from api.conversations.threads import Thread, spoken_locale, thread_of
from kit import ids
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.conversations import Conversation, Message
from models.events import SlotsOffered


async def finish(
    session: AsyncSession,
    keys: MasterKey,
    *,
    organisation_id: uuid.UUID,
    turn: uuid.UUID,
    outcome: FinishIn,
    now: datetime,
) -> Message:
    """Write the turn down; returns its message. Raises ``StaleTurn`` when lease or version is not the present one."""
    message = (await session.scalars(select(Message).where(Message.id == turn))).one_or_none()
    if message is None or message.organisation_id != organisation_id:
        raise NotFound
    await lock(session, [message.conversation_id])
    conversation = await session.get_one(Conversation, message.conversation_id, populate_existing=True)
    await session.refresh(message)
    if str(conversation.lease) != outcome.lease or conversation.state_version != outcome.state_version:
        raise StaleTurn
    if message.state != "waiting":
        raise StaleTurn

    thread = await thread_of(session, keys, conversation)
    replies = [_reply(thread, message, reply, now) for reply in outcome.replies]
    session.add_all(replies)
    message.effects = [effect.model_dump(mode="json") for effect in outcome.effects]
    message.asked, message.state = outcome.asked, "answered"
    conversation.state = thread.seal(conversation.id, outcome.state)
    conversation.state_version += 1
    conversation.lease = conversation.lease_until = None
    if outcome.handed_over:
        await hand_over(session, conversation, now=now)
    if outcome.language and outcome.language != thread.client.locale:
        thread.client.locale = spoken_locale(outcome.language) or thread.client.locale
    await session.flush()
    if outcome.deliver:
        session.add_all([on_its_way(reply, now) for reply in replies])
        await session.flush()
    await _remember_offers(session, conversation, outcome, now)
    return message


def _reply(thread: Thread, message: Message, reply: ReplyIn, now: datetime) -> Message:
    row_id = new_id(now)
    return Message(
        id=row_id,
        organisation_id=message.organisation_id,
        conversation_id=message.conversation_id,
        direction="out",
        replies_to=message.id,
        body=thread.seal(row_id, reply.model_dump(mode="json", exclude_none=True)),
        effects=[],
        state="sent",
        created_at=now,
    )


async def _remember_offers(session: AsyncSession, conversation: Conversation, outcome: FinishIn, now: datetime) -> None:
    if outcome.offered is None:
        return
    offered = SlotsOffered(
        organisation_id=conversation.organisation_id,
        subject=conversation.id,
        service_id=ids.parse("svc", outcome.offered.service),
        candidates=[candidate.model_dump(mode="json") for candidate in outcome.offered.candidates],
        policy=outcome.offered.policy,
    )
    await announce(session, offered, now)
