"""The client **confirms** what they hold: the one way from held to confirmed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.desk.stand_in import move_here
from api.bookings.errors import PaymentRequired
from api.bookings.hold import check_held
from api.bookings.seats import Seat, at_version, happened, refreshed
from api.fraud.errors import UnderReview
from api.fraud.review import held_until
from api.loyalty.points import redeem
from api.packages.spend import spend
from kit.db import lock
from kit.outbox import announce
from models.events import BookingConfirmed


async def confirm(session: AsyncSession, seat: Seat, *, now: datetime, paid: bool) -> Seat:
    """Confirm a hold; confirming twice changes nothing. One that stands in for a booking moves that one instead.

    Args:
        paid: nothing (more) is due, because it was paid, is free, or the desk waives it.

    Raises:
        PaymentRequired: something is due.
        HoldExpired: the hold has run out.
        NotPossible: it was cancelled.
        UnderReview: somebody looks at its payment before it is firm.
        NoCredits, NotEnoughPoints: what was to pay for it is used up.
    """
    if seat.booking.instead_of_id:
        return await move_here(session, seat, now=now)
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking

    if booking.state == "confirmed":
        return seat
    check_held(booking, now=now)
    if booking.price and not paid:
        raise PaymentRequired(price={"minor": booking.price, "currency": booking.currency})
    if booking.price and await held_until(session, booking.id, now=now):
        raise UnderReview

    await redeem(session, booking, now=now)
    await spend(session, booking, now=now)
    at_version(seat, state="confirmed", expires_at=None)
    await announce(session, happened(seat, BookingConfirmed), now)
    return seat
