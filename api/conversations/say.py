"""The house **says** something in a conversation of its own accord; whoever listens there hears it at once."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import find_thread
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from models.conversations import Message


async def say_in(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, channel: str, address: str, text: str,
    now: datetime,
) -> Message:  # fmt: skip
    """Write a line that answers nothing. Raises ``NotFound`` when there is no such conversation."""
    thread = await find_thread(session, keys, organisation_id=organisation_id, channel=channel, address=address)
    if thread is None:
        raise NotFound("There is no such conversation.")
    row_id = new_id(now)
    row = Message(
        id=row_id,
        organisation_id=organisation_id,
        conversation_id=thread.conversation.id,
        direction="out",
        body=thread.seal(row_id, {"text": text, "choices": []}),
        effects=[],
        state="sent",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row
