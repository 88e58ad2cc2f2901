"""Money has arrived: confirm what it was for, even if the hold has lapsed meanwhile and the time is still free."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.confirm import confirm
from api.bookings.errors import SlotTaken
from api.bookings.seats import Seat, at_version, get_seat, happened, refreshed
from api.bookings.take import take
from api.bookings.wish import Wish
from api.loyalty.errors import NotEnoughPoints
from api.loyalty.points import redeem, reserve_points
from api.packages.errors import NoCredits
from api.packages.spend import reserve, spend
from api.payments.queries import kept_payments
from api.payments.refund import owe
from kit import ids
from kit.db import lock
from kit.outbox import announce
from models.events import BookingConfirmed
from models.payments import Payment

_STANDS = {"confirmed", "completed", "no_show"}


async def settle(session: AsyncSession, payment: Payment, *, now: datetime) -> bool:
    """Confirm the booking a payment is for; owe the money back and return False when its time is gone.

    The same when other payments cover the price already. Settling twice changes nothing.
    """
    seat = await get_seat(session, ids.public("bkg", payment.booking_id))
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    if booking.state == "held" and booking.expires_at and booking.expires_at > now:
        await confirm(session, seat, now=now, paid=True)
        return True
    if booking.state in {"held", "expired"} and await _taken_again(session, seat, now):
        return True
    kept = await kept_payments(session, booking.id)
    others = sum(each.amount - each.refunded for each in kept if each.id != payment.id)
    if booking.state in _STANDS and others < booking.price:
        return True
    owe(payment)
    return False


async def _taken_again(session: AsyncSession, seat: Seat, now: datetime) -> bool:
    wish, booking = await Wish.again(session, seat, now=now), seat.booking
    try:
        if booking.holding_id:
            await reserve(session, booking.holding_id, seats=booking.seats, now=now)
        await reserve_points(session, booking.client_id, booking.points, now=now)
        taken = await take(session, wish.wanted, wish.givers, start=wish.start, now=now)
    except (SlotTaken, NoCredits, NotEnoughPoints):
        return False
    await spend(session, booking, now=now)
    await redeem(session, booking, now=now)
    again = Seat(seat.booking, taken)
    again.booking.session_id = taken.id
    at_version(again, state="confirmed", expires_at=None)
    await announce(session, happened(again, BookingConfirmed), now)
    return True
