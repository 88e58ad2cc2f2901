"""When somebody was last heard of in a conversation: some media let us begin only within a while after it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import BY_NUMBER
from models.conversations import Conversation, Message


def is_number(conversation: Conversation) -> bool:
    """Whether its address is a telephone number that a carrier answers for, which several people may use."""
    return conversation.channel in BY_NUMBER and conversation.address.startswith("+")


async def silent_before(session: AsyncSession, message: Message) -> timedelta | None:
    """How long nothing was heard before a message; None before the first."""
    before = select(func.max(Message.created_at)).where(
        Message.conversation_id == message.conversation_id, Message.direction == "in", Message.number < message.number
    )
    last = await session.scalar(before)
    return message.created_at - last if last else None


async def silent_for(
    session: AsyncSession, organisation_id: uuid.UUID, channel: str, address: str, *, now: datetime
) -> timedelta | None:
    """How long ago they last wrote there; None if they never did."""
    query = (
        select(func.max(Message.created_at))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.organisation_id == organisation_id, Conversation.channel == channel,
            Conversation.address == address, Message.direction == "in",
        )
    )  # fmt: skip
    last = await session.scalar(query)
    return now - last if last else None
