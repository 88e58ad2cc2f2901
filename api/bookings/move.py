"""The client **moves** a booking to another time, or to another builder; it stays the same booking."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.errors import NotPossible
from api.bookings.seats import Seat, at_version, happened, leave, refreshed
from api.bookings.take import take
from kit.db import lock
from kit.outbox import announce
from models.catalog import Service
from models.events import BookingMoved
from models.people import Builder


async def move(
    session: AsyncSession, seat: Seat, *, service: Service, builder: Builder, to: datetime, now: datetime
) -> Seat:
    """Leave the old session and take the seats at ``to``; moving over itself is allowed.

    Raises:
        SlotTaken: the new time is not free; the old one stays booked.
        NotPossible: the booking is not confirmed, or has begun.
    """
    await lock(session, [seat.builder_id, builder.id])
    seat = await refreshed(session, seat)
    before = seat.session.starts_at
    if seat.booking.state != "confirmed" or before <= now:
        raise NotPossible
    if (before, seat.builder_id) == (to, builder.id):
        return seat

    leave(seat)
    await session.flush()
    taken = await take(
        session,
        service=service,
        builder=builder,
        start=to,
        seats=seat.booking.seats,
        now=now,
        also_lock=(seat.builder_id,),
    )
    moved = Seat(seat.booking, taken)
    moved.booking.session_id = taken.id
    at_version(moved)
    await session.flush()
    await announce(session, happened(moved, BookingMoved, previous_starts_at=before), now)
    return moved
