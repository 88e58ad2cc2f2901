"""Money has arrived: confirm what it was for, even if the hold has lapsed meanwhile and the time is still free."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.confirm import confirm
from api.bookings.errors import SlotTaken
from api.bookings.seats import Seat, at_version, get_seat, happened, refreshed
from api.bookings.take import take
from api.bookings.wish import Wish
from api.loyalty.points import can_redeem, redeem
from api.packages.spend import can_spend, spend
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
    if not (await can_spend(session, booking, now=now) and await can_redeem(session, booking, now=now)):
        return False
    try:
        taken = await take(session, wish.wanted, wish.givers, start=wish.start, now=now)
    except SlotTaken:
        return False
    await spend(session, booking, now=now)
    await redeem(session, booking, now=now)
    again = Seat(seat.booking, taken)
    again.booking.session_id = taken.id
    at_version(again, state="confirmed", expires_at=None)
    await announce(session, happened(again, BookingConfirmed), now)
    return True
