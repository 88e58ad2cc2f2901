"""Money has arrived: confirm what it was for, even if the hold has lapsed meanwhile and the time is still free."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.confirm import confirm
from api.bookings.errors import SlotTaken
from api.bookings.policy import deposit_of, policy_of, price_of
from api.bookings.seats import Seat, at_version, get_seat, happened, refreshed
from api.bookings.take import take
from api.bookings.wish import Wish
from api.fraud.review import held_until, need_not_look
from api.loyalty.points import can_redeem, redeem
from api.packages.spend import can_spend, spend
from api.payments.disputes import free_of
from api.payments.queries import kept_payments
from api.payments.refund import owe, take_note
from kit import ids
from kit.db import lock
from kit.outbox import announce
from models.bookings import STANDS
from models.catalog import Service
from models.events import BookingConfirmed, BookingHeld
from models.payments import Payment


async def settle(session: AsyncSession, payment: Payment, *, now: datetime) -> bool:
    """Confirm the booking a payment is for; owe the money back and return False when its time is gone.

    Money that somebody has to look at first only holds its time, one that had lapsed as well.
    The same when another payment covers already what this one was asked for. What does not make the booking firm yet
    leaves the hold to run. Settling twice changes nothing.
    """
    seat = await get_seat(session, ids.public("bkg", payment.pays_for))
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    take_note(payment)
    is_held = booking.state == "held" and booking.expires_at is not None and booking.expires_at > now
    if booking.state in {"held", "expired"} and await _is_firm(session, seat):
        if is_held and await _is_looked_at_first(session, seat, now):
            return True
        if await _made_firm(session, seat, now, is_held=is_held):
            return True
    elif is_held or (booking.state in STANDS and not await _is_covered(session, payment)):
        return True
    owe(payment)
    await need_not_look(session, payment, now=now)
    return False


async def _is_looked_at_first(session: AsyncSession, seat: Seat, now: datetime) -> bool:
    """Where the business wants to look at unusual money before a booking is firm, its time is held for that."""
    until, booking = await _held_for_a_look(session, seat, now), seat.booking
    if until and booking.expires_at:
        booking.expires_at = max(booking.expires_at, until)
    return until is not None


async def _held_for_a_look(session: AsyncSession, seat: Seat, now: datetime) -> datetime | None:
    """Until when its time is held for that, never beyond its start; None where nobody has to look first."""
    until = await held_until(session, seat.booking.id, now=now)
    return min(until, seat.session.starts_at) if until else None


async def _is_firm(session: AsyncSession, seat: Seat) -> bool:
    """Whether as much arrived, or was kept, as makes the booking firm; a part that went back does not undo that."""
    kept = await kept_payments(session, seat.booking.id)
    arrived = sum(each.amount if each.take == "later" else each.received for each in kept)
    policy = policy_of(await session.get_one(Service, seat.session.service_id))
    return arrived >= deposit_of(policy, price_of(seat.booking)).minor


async def _is_covered(session: AsyncSession, payment: Payment) -> bool:
    """Whether more is there by other payments than was when this one was asked for: they paid its part, or some."""
    kept = [each for each in await kept_payments(session, payment.pays_for) if each.id != payment.id]
    return sum(_stays(each) for each in kept) > payment.covers_from


def _stays(payment: Payment) -> int:
    """What is there of a payment, or will be taken."""
    if payment.state != "authorised":
        return free_of(payment)
    return payment.amount if payment.capture_due is None else payment.capture_due


async def _made_firm(session: AsyncSession, seat: Seat, now: datetime, *, is_held: bool) -> bool:
    """Whether it could be, in its own time or once more in that; credits of a package given back do not pay it."""
    booking = seat.booking
    if not (await can_spend(session, booking, now=now) and await can_redeem(session, booking, now=now)):
        return False
    if not is_held:
        return await _taken_again(session, seat, now)
    await confirm(session, seat, now=now, paid=True)
    return True


async def _taken_again(session: AsyncSession, seat: Seat, now: datetime) -> bool:
    """Take the time of a hold that lapsed once more, if it is free: for good, or until its money was looked at."""
    wish, booking = await Wish.again(session, seat, now=now), seat.booking
    try:
        taken = await take(session, wish.wanted, wish.givers, start=wish.start, now=now)
    except SlotTaken:
        return False
    again = Seat(booking, taken)
    booking.session_id = taken.id
    until = await _held_for_a_look(session, again, now)
    if until:  # credits and points are reserved by the hold, and spent when it is confirmed
        at_version(again, state="held", expires_at=until)
        await announce(session, happened(again, BookingHeld, expires_at=until), now)
        return True
    await redeem(session, booking, now=now)
    await spend(session, booking, now=now)
    at_version(again, state="confirmed", expires_at=None)
    await announce(session, happened(again, BookingConfirmed), now)
    return True
