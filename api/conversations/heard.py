"""When somebody was last heard of in a conversation: some media let us begin only within a while after it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.conversations import Conversation, Message


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
