"""Replies on their way in media that vendors carry: taken under a lease in the order of their conversation, reported.

One whose lease ran out may have gone: it is handed out marked so, and the bot asks the vendor, where it can.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.conversations.heard import silent_for
from api.conversations.threads import thread_of
from api.people.preferences_consent import digest_of, find_points, is_stopped
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Conflict, NotFound
from kit.pace import take_turn
from models.conversations import IS_ON_ITS_WAY, Conversation, Message, ReplyDelivery
from models.identity import Organisation

_LEASE = timedelta(seconds=60)
_ATTEMPTS = 6
_FURTHER = ("cancelled", "unknown", "waiting", "taken", "sent", "failed", "arrived", "read")


class NotYours(Conflict):
    type, title = "stale-lease", "Somebody else has this reply now"
    next_step = "Take the next reply."


@dataclass(frozen=True, slots=True)
class Going:
    """A reply to send. ``place`` is where its message wants to be answered, if anywhere; ``asks`` what it asks for."""

    row: ReplyDelivery
    conversation: Conversation
    organisation: str
    text: str
    choices: list[dict[str, Any]]
    place: str
    taken_before: bool
    silent_for: timedelta | None
    asks: str | None = None


async def take_replies(
    session: AsyncSession, keys: MasterKey, *, media: Collection[str], now: datetime,
    conversation_id: uuid.UUID | None = None, limit: int = 10, per_second: Mapping[str, float] | None = None,
) -> list[Going]:  # fmt: skip
    """Take the next reply of each conversation in these media (or of one), the oldest first."""
    query = _next(media, now).limit(limit)
    if conversation_id:
        await lock(session, [conversation_id])
        query = query.where(ReplyDelivery.conversation_id == conversation_id)
    rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
    taken = [await _take(session, keys, row, now, per_second or {}) for row in rows]
    await session.flush()
    return [each for each in taken if each]


def _next(media: Collection[str], now: datetime) -> Select[ReplyDelivery]:
    """Replies that are free to go and first in their conversation."""
    earlier = aliased(ReplyDelivery)
    is_first = ~exists().where(
        earlier.conversation_id == ReplyDelivery.conversation_id, earlier.number < ReplyDelivery.number,
        earlier.state.in_(["waiting", "taken"]),
    )  # fmt: skip
    is_free = and_(
        ReplyDelivery.state == "waiting", or_(ReplyDelivery.not_before.is_(None), ReplyDelivery.not_before <= now)
    )
    is_left = and_(ReplyDelivery.state == "taken", ReplyDelivery.lease_until <= now)
    return (
        select(ReplyDelivery)
        .join(Conversation, Conversation.id == ReplyDelivery.conversation_id)
        .where(IS_ON_ITS_WAY, Conversation.channel.in_(list(media)), or_(is_free, is_left), is_first)
        .order_by(ReplyDelivery.number)
    )


async def _take(
    session: AsyncSession, keys: MasterKey, row: ReplyDelivery, now: datetime, per_second: Mapping[str, float]
) -> Going | None:
    """Take one; None when it is not to be sent at all, or not yet."""
    conversation = await session.get_one(Conversation, row.conversation_id)
    digest = digest_of(keys, conversation.channel, conversation.address)
    was_taken = row.state == "taken"
    if not was_taken and is_stopped((await find_points(session, row.organisation_id, [digest])).get(digest)):
        row.state, row.problem = "cancelled", "They said STOP."
        return None
    at = None if was_taken else await take_turn(
        session, conversation.channel, row.id, per_second=per_second.get(conversation.channel), now=now
    )  # fmt: skip
    if at:
        row.not_before = at
        return None
    thread = await thread_of(session, keys, conversation)
    message = (await session.scalars(select(Message).where(Message.id == row.message_id))).one()
    body = thread.open(message.id, message.body)
    asked = (await session.scalars(select(Message).where(Message.id == message.replies_to))).one_or_none()
    place = thread.open(asked.id, asked.body).get("place", "") if asked else ""
    slug = (await session.get_one(Organisation, row.organisation_id)).slug
    row.state, row.lease, row.lease_until = "taken", uuid.uuid4(), now + _LEASE
    row.attempts += 1
    silent = await silent_for(session, row.organisation_id, conversation.channel, conversation.address, now=now)
    asks = asked.asked if asked else None
    return Going(row, conversation, slug, body["text"], body["choices"], place, was_taken, silent, asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a reply. ``parts`` of it have gone; with ``after`` it can be tried again then."""

    state: str
    parts: int = 0
    vendor_id: str | None = None
    problem: str | None = None
    after: timedelta | None = None


async def report_reply(session: AsyncSession, key: uuid.UUID, lease: str, told: Told, now: datetime) -> ReplyDelivery:
    """The bot tells what became of what it took. Raises ``NotFound`` and ``NotYours``."""
    row = (await session.scalars(select(ReplyDelivery).where(ReplyDelivery.id == key).with_for_update())).one_or_none()
    if row is None:
        raise NotFound("There is no such reply.")
    if row.state != "taken" or str(row.lease) != lease:
        raise NotYours
    row.parts, row.vendor_id, row.problem = max(row.parts, told.parts), told.vendor_id or row.vendor_id, told.problem
    if told.state == "taken":  # a piece has gone, the next one goes now
        row.lease_until = now + _LEASE
        return row
    row.lease = row.lease_until = None
    if told.state == "later" and row.attempts < _ATTEMPTS:
        row.state, row.not_before = "waiting", now + (told.after or timedelta())
    else:
        row.state = "failed" if told.state == "later" else told.state
    return row


async def vendor_tells(session: AsyncSession, medium: str, vendor_id: str, told: Told) -> bool:
    """The vendor tells how a reply fared later on; False when it is none of ours. Older news change nothing."""
    query = (
        select(ReplyDelivery)
        .join(Conversation, Conversation.id == ReplyDelivery.conversation_id)
        .where(Conversation.channel == medium, ReplyDelivery.vendor_id == vendor_id)
        .with_for_update(of=ReplyDelivery)
    )
    row = (await session.scalars(query)).one_or_none()
    if row and _FURTHER.index(told.state) > _FURTHER.index(row.state):
        row.state, row.problem = told.state, told.problem
    return row is not None
