"""Another builder **substitutes**: a session with all its bookings goes over to them, at the same time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.offer import why_not
from api.availability.slots import Refusal
from api.availability.wanted import Wanted
from api.bookings.errors import NotPossible, SlotTaken
from api.bookings.expire import expire_lapsed
from api.bookings.seats import Seat, at_version, happened, lock_builders
from api.catalog.lengths import Length
from kit.intervals import Interval
from kit.outbox import announce
from models.bookings import TO_COME, Booking, Session
from models.catalog import Service
from models.events import BookingMoved
from models.people import Builder


async def substitute(session: AsyncSession, row: Session, builder: Builder, *, now: datetime) -> Session:
    """Give a session to another builder; giving it to the same one changes nothing.

    Raises:
        SlotTaken: with the rule that keeps that builder from it; a session of their own is never joined.
        NotPossible: it has begun or ended, or they give it already together with others.
    """
    await _lock(session, row, builder, now)
    await session.refresh(row)
    if row.builder_id == builder.id:
        return row
    if row.state != "active" or row.starts_at <= now or await _is_among(session, row, builder):
        raise NotPossible("This session can no longer be given to them.")
    service = await session.get_one(Service, row.service_id)
    [calendar] = await load_calendars(
        session, [builder], service=service, start=row.occupies_from, end=row.occupies_to, now=now
    )
    if refusal := why_not_substitute(calendar, row, service, now=now):
        raise SlotTaken(refusal.detail, because=refusal.because)
    await _hand_over(session, row, builder, now)
    return row


def why_not_substitute(calendar: Calendar, row: Session, service: Service, *, now: datetime) -> Refusal | None:
    """The rule that keeps a builder from giving a session as it is booked; notice was given when it was booked."""
    if any(each.starts_at == row.starts_at for each in calendar.sessions):
        return Refusal("busy", "They have a session at that time already.")
    wanted = wanted_as(row, service)
    return why_not(calendar, wanted, start=row.starts_at, now=min(now, row.starts_at - wanted.rules.notice))


def wanted_as(row: Session, service: Service) -> Wanted:
    """What a session is, as something to be given: its length, and all the seats taken in it."""
    length = Interval(row.starts_at, row.ends_at)
    minutes = int((length.end - length.start).total_seconds() // 60)
    return Wanted(service, Length(minutes, service.price), row.taken)


async def _lock(session: AsyncSession, row: Session, builder: Builder, now: datetime) -> None:
    locked = await lock_builders(session, [row.builder_id, builder.id], now=now)
    await expire_lapsed(session, locked, now=now)


async def _is_among(session: AsyncSession, row: Session, builder: Builder) -> bool:
    lead = row.lead_id or row.id
    together = select(Session.id).where(
        (Session.id == lead) | (Session.lead_id == lead), Session.builder_id == builder.id
    )
    return bool(await session.scalar(together.limit(1)))


async def _hand_over(session: AsyncSession, row: Session, builder: Builder, now: datetime) -> None:
    before = row.builder_id
    row.builder_id = builder.id
    try:
        await session.flush()
    except IntegrityError as error:
        raise SlotTaken(because="busy") from error
    query = select(Booking).where(Booking.session_id == (row.lead_id or row.id), Booking.state.in_(TO_COME))
    for booking in (await session.scalars(query.order_by(Booking.id))).all():
        seat = Seat(booking, row)
        at_version(seat)
        moved = happened(seat, BookingMoved, previous_starts_at=row.starts_at, previous_builder_id=before)
        await announce(session, moved, now)
