"""Low marks that somebody of the team is to see to: shown with the client's conversation, which waits for the team."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.desk_schemas import LowMark
from api.conversations.handover import can_be_answered
from api.conversations.threads import Thread
from kit import ids
from kit.crypto import MasterKey, PersonKey
from models.bookings import Booking
from models.conversations import Conversation, Message
from models.feedback import Feedback
from models.people import ChannelIdentity, SubjectKey


async def low_marks_of(session: AsyncSession, keys: MasterKey, thread: Thread) -> list[LowMark]:
    """What the client of a thread said of sessions that were not good and nobody has seen to yet."""
    query = (
        select(Feedback, SubjectKey)
        .join(Booking, Booking.id == Feedback.booking_id)
        .join(SubjectKey, SubjectKey.id == Feedback.key_id)
        .where(Booking.client_id == thread.client.id, Feedback.wants_person, Feedback.seen_at.is_(None))
        .order_by(Feedback.id)
    )
    return [_shown(keys, row, key) for row, key in await session.execute(query)]


async def conversation_to_hand_over(session: AsyncSession, client_id: uuid.UUID) -> Conversation | None:
    """The conversation a client wrote in last, among those that can be answered in writing."""
    query = (
        select(Conversation)
        .join(ChannelIdentity, ChannelIdentity.id == Conversation.identity_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(ChannelIdentity.client_id == client_id, Message.direction == "in")
        .order_by(Message.number.desc())
    )
    return next((each for each in await session.scalars(query.limit(50)) if can_be_answered(each)), None)


def _shown(keys: MasterKey, row: Feedback, key: SubjectKey) -> LowMark:
    own = PersonKey(keys.unwrap(key.wrapped, bound_to=key.id.bytes))
    words = own.unseal(row.words, bound_to=row.id.bytes).decode() if row.words else None
    return LowMark(id=row.public_id, booking=ids.public("bkg", row.booking_id), mark=row.mark, words=words)
