"""Questions about conversations. Words come back opened."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.schemas import Answer, Choice, Incoming, Reply, Said, Waiting
from api.conversations.threads import Thread, thread_of
from kit.crypto import MasterKey
from models.conversations import Conversation, Message
from models.identity import Organisation


async def answer_to(session: AsyncSession, thread: Thread, message: Message) -> Answer:
    """The answer a message got."""
    query = select(Message).where(Message.replies_to == message.id).order_by(Message.number)
    replies = []
    for row in (await session.scalars(query)).all():
        body = thread.open(row.id, row.body)
        replies.append(Reply(id=row.public_id, text=body["text"], choices=body["choices"]))
    return Answer.model_validate({"replies": replies, "effects": message.effects, "asked": message.asked})


async def unanswered(session: AsyncSession, keys: MasterKey, *, now: datetime, limit: int = 50) -> list[Waiting]:
    """Messages of any organisation that wait and whose conversation nobody has on lease, oldest first."""
    query = (
        select(Message, Conversation, Organisation.slug)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Organisation, Organisation.id == Message.organisation_id)
        .where(Message.state == "waiting", Message.direction == "in")
        .where(or_(Conversation.lease_until.is_(None), Conversation.lease_until <= now))
        .order_by(Message.created_at, Message.number)
        .limit(limit)
    )
    found = []
    for message, conversation, slug in (await session.execute(query)).all():
        thread = await thread_of(session, keys, conversation)
        body = thread.open(message.id, message.body)
        found.append(
            Waiting(
                organisation=slug,
                channel=conversation.channel,
                address=conversation.address,
                message=Incoming(id=message.external_id or "", text=body["text"], place=body.get("place", "")),
            )
        )
    return found


async def said_in(session: AsyncSession, thread: Thread, *, after: int, limit: int = 200) -> list[Said]:
    """What was said in a conversation after a number."""
    query = (
        select(Message)
        .where(Message.conversation_id == thread.conversation.id, Message.number > after)
        .order_by(Message.number)
        .limit(limit)
    )
    slug = (await session.get_one(Organisation, thread.conversation.organisation_id)).slug
    rows = (await session.scalars(query)).all()
    return await _said(session, thread, rows, slug)


async def outgoing(session: AsyncSession, keys: MasterKey, *, after: int, limit: int = 200) -> list[Said]:
    """What the house said to anybody after a number, for whoever keeps live connections."""
    query = (
        select(Message, Conversation, Organisation.slug)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Organisation, Organisation.id == Message.organisation_id)
        .where(Message.direction == "out", Message.number > after)
        .order_by(Message.number)
        .limit(limit)
    )
    found = []
    for message, conversation, slug in (await session.execute(query)).all():
        thread = await thread_of(session, keys, conversation)
        found += await _said(session, thread, [message], slug)
    return found


async def latest_number(session: AsyncSession) -> int:
    """The number of the newest message."""
    return await session.scalar(select(Message.number).order_by(Message.number.desc()).limit(1)) or 0


async def _said(session: AsyncSession, thread: Thread, rows: Sequence[Message], slug: str) -> list[Said]:
    asked = {row.replies_to for row in rows if row.replies_to}
    query = select(Message.id, Message.external_id, Message.asked, Message.effects).where(Message.id.in_(asked))
    about = {key: (external, slot, effects) for key, external, slot, effects in await session.execute(query)}
    return [_line(thread, row, slug, about) for row in rows]


def _line(
    thread: Thread, row: Message, slug: str, about: dict[uuid.UUID, tuple[str | None, str | None, list[object]]]
) -> Said:
    body = thread.open(row.id, row.body)
    external, asked, effects = about.get(row.replies_to, (None, None, [])) if row.replies_to else (None, None, [])
    conversation = thread.conversation
    return Said.model_validate(
        {
            "id": row.public_id if row.direction == "out" else row.external_id,
            "number": row.number,
            "conversation": conversation.public_id,
            "channel": conversation.channel,
            "address": conversation.address,
            "organisation": slug,
            "direction": row.direction,
            "text": body["text"],
            "choices": [Choice.model_validate(choice) for choice in body.get("choices", [])],
            "effects": effects,
            "asked": asked,
            "replies_to": external,
            "created_at": row.created_at,
            "by_team": row.by_team,
        }
    )
