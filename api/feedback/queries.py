"""Questions about feedback, named by what is asked. Words come back opened."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.feedback.rate import key_of
from api.feedback.rules import RATED_WITHIN
from api.feedback.schemas import Average, FeedbackOut, ToRate
from kit import ids
from kit.crypto import MasterKey
from models.bookings import Booking, Session
from models.catalog import Service
from models.feedback import Feedback
from models.notifications import Notice
from models.people import Builder

ASKING = "client.follow_up"
_MOST_TO_RATE = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A row with the session it speaks of."""

    feedback: Feedback
    booking: Booking
    session: Session

    @property
    def id(self) -> uuid.UUID:
        return self.feedback.id


async def list_given(
    session: AsyncSession, organisation_id: uuid.UUID, *, builder_id: uuid.UUID | None, is_open: bool,
    before: uuid.UUID | None, limit: int,
) -> Sequence[Given]:  # fmt: skip
    """What was said, the latest first; with ``is_open`` only what somebody of the team is to see to."""
    query = (
        select(Feedback, Booking, Session)
        .join(Booking, Booking.id == Feedback.booking_id)
        .join(Session, Session.id == Booking.session_id)
        .where(Feedback.organisation_id == organisation_id)
    )
    if builder_id:
        query = query.where(Session.builder_id == builder_id)
    if is_open:
        query = query.where(Feedback.wants_person, Feedback.seen_at.is_(None))
    if before:
        query = query.where(Feedback.id < before)
    rows = await session.execute(query.order_by(Feedback.id.desc()).limit(limit))
    return [Given(*row) for row in rows]


async def shown(session: AsyncSession, keys: MasterKey, given: Given) -> FeedbackOut:
    """As the desk has it."""
    row = given.feedback
    key = await key_of(session, keys, row)
    return FeedbackOut(
        id=row.public_id, booking=given.booking.public_id, builder=ids.public("bld", given.session.builder_id),
        service=ids.public("svc", given.session.service_id), client=ids.public("cli", given.booking.client_id),
        starts_at=given.session.starts_at, mark=row.mark,
        words=key.unseal(row.words, bound_to=row.id.bytes).decode() if row.words else None,
        given_in=row.given_in, given_at=row.given_at, wants_person=row.wants_person, seen_at=row.seen_at,
    )  # fmt: skip


async def averages(
    session: AsyncSession, organisation_id: uuid.UUID, of: type[Builder] | type[Service], *,
    builder_id: uuid.UUID | None, shown_from: int,
) -> list[Average]:  # fmt: skip
    """Builders or services that have marks, by name; with ``builder_id`` from that builder's sessions alone."""
    query = (
        select(of.id, of.name, func.count(), func.avg(Feedback.mark))
        .select_from(Feedback)
        .join(Booking, Booking.id == Feedback.booking_id)
        .join(Session, Session.id == Booking.session_id)
        .join(of, of.id == (Session.builder_id if of is Builder else Session.service_id))
        .where(Feedback.organisation_id == organisation_id)
        .group_by(of.id, of.name)
        .order_by(of.name)
    )
    if builder_id:
        query = query.where(Session.builder_id == builder_id)
    return [
        Average(
            id=ids.public(of.prefix, key), name=name, count=count,
            average=round(float(average), 2) if count >= shown_from else None,
        )
        for key, name, count, average in await session.execute(query)
    ]  # fmt: skip


async def list_to_rate(session: AsyncSession, client_id: uuid.UUID, *, now: datetime) -> list[ToRate]:
    """What a client came to lately and did not rate: what they were asked about first, then the latest."""
    query = (
        select(Booking, Session, Service.name, Builder, _was_asked())
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(
            Booking.client_id == client_id, Booking.state == "completed", Session.ends_at >= now - RATED_WITHIN,
            ~exists().where(Feedback.booking_id == Booking.id),
        )
        .order_by(Session.starts_at.desc())
        .limit(_MOST_TO_RATE)
    )  # fmt: skip
    found = [
        ToRate(
            booking=booking.public_id, builder=builder.name, service=service, start=held.starts_at, zone=builder.zone,
            asked=asked,
        )
        for booking, held, service, builder, asked in await session.execute(query)
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each.asked)


def _was_asked() -> ColumnElement[bool]:
    asked = exists().where(
        Notice.booking_id == Booking.id, Notice.kind == ASKING, Notice.state.in_(("sent", "watching"))
    )
    return asked.correlate(Booking)
