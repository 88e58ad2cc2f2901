"""The client **cancels** a booking, or lets go of a hold."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.errors import NotPossible
from api.bookings.seats import Seat, at_version, happened, leave, refreshed
from api.payments.refund import owe_all
from kit.db import lock
from kit.outbox import announce
from models.events import BookingCancelled, HoldReleased


async def cancel(session: AsyncSession, seat: Seat, *, reason: str, now: datetime) -> Seat:
    """Free the seats and owe what was paid; cancelling twice changes nothing.

    Raises ``NotPossible`` once the session has begun.
    """
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    was = seat.booking.state

    if was in {"cancelled", "expired"}:
        return seat
    if was not in {"held", "confirmed"} or seat.session.starts_at <= now:
        raise NotPossible("The session has begun; it can no longer be cancelled.")

    await leave(session, seat)
    await owe_all(session, seat.booking.id)
    at_version(seat, state="cancelled", expires_at=None)
    event = happened(seat, HoldReleased) if was == "held" else happened(seat, BookingCancelled, reason=reason)
    await announce(session, event, now)
    return seat
