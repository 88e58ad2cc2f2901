"""Somebody of the team **takes** a conversation, **answers** in its channel, and **hands it back** to the bot.

The bot is silent while they are at it. Nobody is left waiting on somebody who went home: twelve hours after the team
last did something in it the bot answers again, and the conversation waits for the team as before.
"""

import uuid
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.say import WEB, add_line, on_its_way
from api.conversations.threads import Thread, thread_of
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Problem
from kit.outbox import announce
from models.conversations import Conversation, Message
from models.events import ConversationChanged

HandedOver = Literal["waiting", "answering"]
_QUIET = timedelta(hours=12)
_IN_CALL = "voice"


class OnlyByTelephone(Problem):
    type, title, status = "only-by-telephone", "What was said in a call cannot be answered in writing", 409
    next_step = "Call them back, or write to them in another of their conversations."


def handed_over(conversation: Conversation, now: datetime) -> HandedOver | None:
    """Whether somebody of the team is wanted, or at it; the bot is silent while they are."""
    if conversation.handed_over_at is None:
        return None
    is_at_it = conversation.taken_at is not None and now - conversation.taken_at < _QUIET
    return "answering" if is_at_it and can_be_answered(conversation) else "waiting"


def can_be_answered(conversation: Conversation) -> bool:
    """Whether what is written in it reaches its person."""
    return conversation.channel != _IN_CALL


async def hand_over(session: AsyncSession, conversation: Conversation, *, now: datetime) -> None:
    """They want a person: it waits for the team from the first time they said so."""
    conversation.handed_over_at = conversation.handed_over_at or now
    await tell(session, conversation, "handed_over", now)


async def note_written(session: AsyncSession, conversation: Conversation, *, now: datetime) -> None:
    """They wrote something while the team is wanted."""
    if conversation.handed_over_at:
        await tell(session, conversation, "wrote", now)


async def take(session: AsyncSession, conversation: Conversation, *, by: uuid.UUID | None, now: datetime) -> None:
    """Somebody of the team takes it, asked for or not; whoever had it before has it no more."""
    await _locked(session, conversation)
    _taken(conversation, by, now)
    await tell(session, conversation, "taken", now)


async def answer(
    session: AsyncSession, keys: MasterKey, conversation: Conversation, text: str, *, by: uuid.UUID | None,
    now: datetime,
) -> tuple[Thread, Message]:  # fmt: skip
    """Say something to its person, where they are; whoever does has taken it. Raises ``OnlyByTelephone``."""
    if not can_be_answered(conversation):
        raise OnlyByTelephone
    await _locked(session, conversation)
    _taken(conversation, by, now)
    thread = await thread_of(session, keys, conversation)
    said = await add_line(session, thread, text, now=now, by_team=True, author_id=by)
    if conversation.channel != WEB:
        session.add(on_its_way(said, now))
    await tell(session, conversation, "answered", now)
    return thread, said


async def hand_back(session: AsyncSession, conversation: Conversation, *, now: datetime) -> None:
    """The bot answers again; nothing waits for the team any more."""
    await _locked(session, conversation)
    conversation.handed_over_at = conversation.taken_at = conversation.taken_by_id = None
    await tell(session, conversation, "handed_back", now)


async def tell(session: AsyncSession, conversation: Conversation, what: str, now: datetime) -> None:
    """Let whoever watches the desk's conversations know."""
    changed = ConversationChanged(
        organisation_id=conversation.organisation_id, subject=conversation.id, what=what
    )  # fmt: skip
    await announce(session, changed, now)


async def _locked(session: AsyncSession, conversation: Conversation) -> None:
    await lock(session, [conversation.id])
    await session.refresh(conversation)


def _taken(conversation: Conversation, by: uuid.UUID | None, now: datetime) -> None:
    conversation.handed_over_at = conversation.handed_over_at or now
    conversation.taken_by_id, conversation.taken_at = by, now
