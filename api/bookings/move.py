"""The client **moves** a booking to another time, or to another builder; it stays the same booking."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.errors import NotPossible
from api.bookings.seats import Seat, at_version, happened, leave, lock_builders, refreshed
from api.bookings.take import take
from kit.outbox import announce
from models.events import BookingMoved
from models.people import Builder


async def move(
    session: AsyncSession, seat: Seat, wanted: Wanted, givers: Sequence[Builder], *, to: datetime, now: datetime
) -> Seat:
    """Leave the old session and take the seats at ``to``; moving over itself is allowed.

    Raises:
        SlotTaken: the new time is not free; the old one stays booked.
        NotPossible: the booking is not confirmed, or has begun.
    """
    keys = (seat.builder_id, *(giver.id for giver in givers))
    await lock_builders(session, keys, now=now)
    seat = await refreshed(session, seat)
    before = seat.session.starts_at
    if seat.booking.state != "confirmed" or before <= now:
        raise NotPossible
    if before == to and seat.builder_id in {giver.id for giver in givers}:
        return seat

    await leave(session, seat)
    await session.flush()
    taken = await take(session, wanted, givers, start=to, now=now, also_lock=(seat.builder_id,))
    moved = Seat(seat.booking, taken)
    moved.booking.session_id = taken.id
    at_version(moved)
    await session.flush()
    was = {"previous_starts_at": before, "previous_builder_id": seat.builder_id}
    await announce(session, happened(moved, BookingMoved, **was), now)
    return moved
