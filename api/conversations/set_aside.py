"""A message whose turn is begun again and again and never finished is **set aside**: what is behind it goes on.

Its process died over it, or it could not be written down. The person is told and somebody of the team is wanted; it is
parked with the work that failed, and a replay has it **taken up again**.
"""

import tomllib
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.handover import can_be_answered, hand_over
from api.conversations.say import WEB, add_line, on_its_way
from api.conversations.threads import Thread
from kit.engine.hand import Piece
from kit.engine.parked import park
from kit.i18n import locale_of
from models.conversations import Message
from models.identity import Organisation

MOST_TRIES = 3
"""How often the turn of a message is begun."""
TASK, QUEUE = "conversations.answer_message", "bookings"
_PHRASES = Path(__file__).parent / "phrases"


async def set_aside(session: AsyncSession, thread: Thread, message: Message, *, now: datetime) -> None:
    """Answer a message that nobody could; the conversation's lock is held."""
    message.state = "answered"
    conversation = thread.conversation
    conversation.lease = conversation.lease_until = None
    line = await add_line(session, thread, await _words(session, thread), now=now, replies_to=message.id)
    if conversation.channel != WEB and can_be_answered(conversation):
        session.add(on_its_way(line, now))
    await hand_over(session, conversation, now=now)
    piece = Piece(
        about=message.id, task=TASK, queue=QUEUE, organisation_id=message.organisation_id, subject=message.id,
        number=0, due_at=now,
    )  # fmt: skip
    problem = (
        f"Abandoned: the turn of a message in {conversation.public_id} was begun {message.tries} times, never ended"
    )
    await park(session, piece, problem=problem, attempts=message.tries, now=now)


async def take_up_again(session: AsyncSession, message_id: uuid.UUID) -> None:
    """Have a message that was set aside answered after all, with all its tries; the caller commits."""
    found = select(Message).where(Message.id == message_id).with_for_update()
    message = (await session.scalars(found)).one_or_none()
    if message and message.tries >= MOST_TRIES:
        message.state, message.tries = "waiting", 0


async def _words(session: AsyncSession, thread: Thread) -> str:
    organisation = await session.get_one(Organisation, thread.conversation.organisation_id)
    spoken = (thread.state or {}).get("lang") or thread.client.locale or organisation.locale
    return _phrases(locale_of(spoken).language)["set_aside"].format(organisation=organisation.name)


@cache
def _phrases(language: str) -> Mapping[str, str]:
    path = _PHRASES / f"{language}.toml"
    return tomllib.loads((path if path.exists() else _PHRASES / "en.toml").read_text(encoding="utf-8"))
