"""Questions of the desk about conversations. Words come back opened."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.desk_schemas import DeskConversationOut, TakenBy, ThreadLine
from api.conversations.handover import can_be_answered, handed_over
from api.conversations.low_marks import low_marks_of
from api.conversations.schemas import Choice
from api.conversations.threads import Thread, thread_of
from api.people.schemas import client_out
from kit import ids
from kit.crypto import MasterKey
from kit.errors import NotFound
from models.conversations import Conversation, Message, ReplyDelivery
from models.identity import Member
from models.people import ChannelIdentity


async def get_conversation(session: AsyncSession, organisation_id: uuid.UUID, conversation: str) -> Conversation:
    row = await session.get(Conversation, ids.parse("cnv", conversation))
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such conversation.")
    return row


async def list_conversations(
    session: AsyncSession, organisation_id: uuid.UUID, *, is_wanted: bool, client_id: uuid.UUID | None,
    after: uuid.UUID | None, limit: int,
) -> Sequence[Conversation]:  # fmt: skip
    """Those in which somebody of the team is wanted, or all; the latest begun first."""
    query = select(Conversation).where(Conversation.organisation_id == organisation_id)
    if is_wanted:
        query = query.where(Conversation.handed_over_at.is_not(None))
    if client_id:
        theirs = select(ChannelIdentity.id).where(ChannelIdentity.client_id == client_id)
        query = query.where(Conversation.identity_id.in_(theirs))
    if after:
        query = query.where(Conversation.id < after)
    return (await session.scalars(query.order_by(Conversation.id.desc()).limit(limit))).all()


async def show_conversation(
    session: AsyncSession, keys: MasterKey, conversation: Conversation, *, now: datetime
) -> DeskConversationOut:
    """A conversation as the desk has it."""
    thread = await thread_of(session, keys, conversation)
    lines = await list_lines(session, thread, limit=1)
    member = await session.get(Member, conversation.taken_by_id) if conversation.taken_by_id else None
    state = handed_over(conversation, now)
    return DeskConversationOut(
        id=conversation.public_id, channel=conversation.channel, client=client_out(thread.client), state=state,
        handed_over_at=conversation.handed_over_at, taken_at=conversation.taken_at,
        taken_by=TakenBy(id=member.public_id, name=member.name) if member else None,
        is_waiting=state is not None and await _is_waiting(session, conversation.id),
        can_be_answered=can_be_answered(conversation), last=lines[0] if lines else None,
        low_marks=await low_marks_of(session, keys, thread),
    )  # fmt: skip


async def _is_waiting(session: AsyncSession, conversation_id: uuid.UUID) -> bool:
    """Whether the client's last words came after those of the team."""
    last = select(func.max(Message.number)).where(Message.conversation_id == conversation_id)
    theirs = await session.scalar(last.where(Message.direction == "in"))
    ours = await session.scalar(last.where(Message.by_team))
    return theirs is not None and (ours or 0) < theirs


async def list_lines(
    session: AsyncSession, thread: Thread, *, limit: int, after: int | None = None, before: int | None = None
) -> list[ThreadLine]:
    """The last lines of a conversation, or those around a number; the earliest first."""
    query = select(Message).where(Message.conversation_id == thread.conversation.id).limit(limit)
    if after is not None:
        query = query.where(Message.number > after).order_by(Message.number)
    else:
        query = query.order_by(Message.number.desc())
    if before is not None:
        query = query.where(Message.number < before)
    rows = sorted((await session.scalars(query)).all(), key=lambda row: row.number)
    sent = await _sent(session, rows)
    names = await _names(session, rows)
    return [_line(thread, row, sent.get(row.id), names) for row in rows]


async def _sent(session: AsyncSession, rows: Sequence[Message]) -> dict[uuid.UUID, ReplyDelivery]:
    query = select(ReplyDelivery).where(ReplyDelivery.message_id.in_([row.id for row in rows]))
    return {delivery.message_id: delivery for delivery in await session.scalars(query)}


async def _names(session: AsyncSession, rows: Sequence[Message]) -> dict[uuid.UUID, str]:
    query = select(Member.id, Member.name).where(Member.id.in_({row.author_id for row in rows if row.author_id}))
    return {key: name for key, name in await session.execute(query)}  # noqa: C416 - rows are no pairs to a type checker


def _line(thread: Thread, row: Message, sent: ReplyDelivery | None, names: dict[uuid.UUID, str]) -> ThreadLine:
    body = thread.open(row.id, row.body)
    by = "client" if row.direction == "in" else "team" if row.by_team else "bot"
    return ThreadLine.model_validate(
        {
            "number": row.number,
            "by": by,
            "author": names.get(row.author_id) if row.author_id else None,
            "text": body["text"],
            "choices": [Choice.model_validate(choice) for choice in body.get("choices", [])],
            "effects": row.effects,
            "said_at": row.created_at,
            "sent": sent.state if sent else None,
            "problem": sent.problem if sent else None,
        }
    )
