"""The house **says** something in a conversation of its own accord; whoever listens there hears it at once.

In a medium that a vendor carries it goes the way of replies (``deliver``).
"""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.threads import Thread, find_thread
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from models.conversations import Message, ReplyDelivery

WEB = "web"


async def say_in(
    session: AsyncSession, keys: MasterKey, *, organisation_id: uuid.UUID, channel: str, address: str, text: str,
    now: datetime,
) -> Message:  # fmt: skip
    """Write a line that answers nothing. Raises ``NotFound`` when there is no such conversation."""
    thread = await find_thread(session, keys, organisation_id=organisation_id, channel=channel, address=address)
    if thread is None:
        raise NotFound("There is no such conversation.")
    return await add_line(session, thread, text, now=now)


async def add_line(
    session: AsyncSession, thread: Thread, text: str, *, now: datetime, by_team: bool = False,
    author_id: uuid.UUID | None = None, replies_to: uuid.UUID | None = None,
) -> Message:  # fmt: skip
    """A line that answers nothing, or one message, in a conversation."""
    row_id = new_id(now)
    row = Message(
        id=row_id,
        organisation_id=thread.conversation.organisation_id,
        conversation_id=thread.conversation.id,
        direction="out",
        replies_to=replies_to,
        body=thread.seal(row_id, {"text": text, "choices": []}),
        effects=[],
        state="sent",
        created_at=now,
        by_team=by_team,
        author_id=author_id,
    )
    session.add(row)
    await session.flush()
    return row


def on_its_way(message: Message, now: datetime) -> ReplyDelivery:
    """What has a line go by the vendor of its medium."""
    return ReplyDelivery(
        id=new_id(now), organisation_id=message.organisation_id, created_at=now, message_id=message.id,
        conversation_id=message.conversation_id, number=message.number, state="waiting", parts=0, attempts=0,
    )  # fmt: skip
