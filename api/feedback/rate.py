"""A client **rates** a session they came to: a mark, and words if they like; once more changes what they said."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat
from api.feedback.errors import NotToBeRated
from api.feedback.rules import LOW, RATED_WITHIN
from kit.crypto import MasterKey, PersonKey
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.events import FeedbackGiven
from models.feedback import Feedback
from models.people import Client, SubjectKey

PAGE = "page"


async def rate(
    session: AsyncSession, keys: MasterKey, seat: Seat, *, mark: int, words: str | None, given_in: str, now: datetime
) -> Feedback:
    """Write down what the client of ``seat`` says; words that are left out stay. Raises ``NotToBeRated``."""
    await lock(session, [seat.booking.id])
    row = await find_feedback(session, seat.booking.id)
    before = (row.mark, row.words) if row else None

    if not can_be_rated(seat, now):
        raise NotToBeRated

    row = row or await _begin(session, seat, mark, now)
    row.mark, row.given_in, row.given_at = mark, given_in, now
    if mark <= LOW and not row.wants_person:
        row.wants_person = True
    if words is not None:
        row.words = (await key_of(session, keys, row)).seal(words.encode(), bound_to=row.id.bytes) if words else None
    await session.flush()
    if before != (row.mark, row.words):
        await announce(session, _given(row, seat), now)
    return row


def can_be_rated(seat: Seat, now: datetime) -> bool:
    """Whether the client came, and not too long ago."""
    return seat.booking.state == "completed" and now <= seat.session.ends_at + RATED_WITHIN


async def find_feedback(session: AsyncSession, booking_id: uuid.UUID) -> Feedback | None:
    """What was said of a booking."""
    return (await session.scalars(select(Feedback).where(Feedback.booking_id == booking_id))).one_or_none()


async def key_of(session: AsyncSession, keys: MasterKey, row: Feedback) -> PersonKey:
    """The key that the words are sealed under."""
    key = await session.get_one(SubjectKey, row.key_id)
    return PersonKey(keys.unwrap(key.wrapped, bound_to=key.id.bytes))


async def _begin(session: AsyncSession, seat: Seat, mark: int, now: datetime) -> Feedback:
    client = await session.get_one(Client, seat.client_id)
    row = Feedback(
        id=new_id(now), created_at=now, organisation_id=seat.organisation_id, booking_id=seat.booking.id,
        key_id=client.key_id, mark=mark, given_in=PAGE, given_at=now, wants_person=False,
    )  # fmt: skip
    session.add(row)
    return row


def _given(row: Feedback, seat: Seat) -> FeedbackGiven:
    return FeedbackGiven(
        organisation_id=row.organisation_id, subject=row.id, booking_id=row.booking_id, client_id=seat.client_id,
        builder_id=seat.builder_id, service_id=seat.session.service_id, mark=row.mark, wants_person=row.wants_person,
        given_in=row.given_in,
    )  # fmt: skip
