"""The client **moves** a booking to another time, or to another builder; it stays the same booking."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.errors import NotPossible
from api.bookings.policy import agree, policy_of, price_of, terms_of_moving
from api.bookings.seats import Seat, at_version, happened, leave, lock_builders, refreshed
from api.bookings.take import take
from kit.outbox import announce
from models.events import BookingMoved
from models.people import Builder


async def move(
    session: AsyncSession,
    seat: Seat,
    wanted: Wanted,
    givers: Sequence[Builder],
    *,
    to: datetime,
    now: datetime,
    by_client: bool = False,
    fee: int | None = None,
) -> Seat:
    """Leave the old session and take the seats at ``to``; moving over itself is allowed.

    Args:
        by_client: the service's policy counts; a fee is added to the price.
        fee: the fee in minor units that the client agreed to.

    Raises:
        SlotTaken: the new time is not free; the old one stays booked.
        NotPossible: the booking is not confirmed, or has begun.
        PolicyForbids, FeeApplies: as the policy says.
    """
    keys = (seat.builder_id, *(giver.id for giver in givers))
    await lock_builders(session, keys, now=now)
    seat = await refreshed(session, seat)
    before, giver = seat.session.starts_at, seat.builder_id
    if seat.booking.state != "confirmed" or before <= now:
        raise NotPossible
    if before == to and seat.builder_id in {giver.id for giver in givers}:
        return seat
    if by_client:
        _charge(seat, wanted, fee, now)

    await leave(session, seat)
    await session.flush()
    taken = await take(session, wanted, givers, start=to, now=now, also_lock=(seat.builder_id,))
    moved = Seat(seat.booking, taken)
    moved.booking.session_id = taken.id
    moved.booking.moves += 1
    at_version(moved)
    await session.flush()
    previous = giver if giver != moved.builder_id else None
    told = happened(moved, BookingMoved, previous_starts_at=before, previous_builder_id=previous)
    await announce(session, told, now)
    return moved


def _charge(seat: Seat, wanted: Wanted, fee: int | None, now: datetime) -> None:
    booking, price = seat.booking, price_of(seat.booking)
    terms = terms_of_moving(
        policy_of(wanted.service), price=price, moves=booking.moves, start=seat.session.starts_at, now=now
    )
    agree(terms, to_fee=fee)
    if terms.fee.minor:
        amount = {"minor": terms.fee.minor, "currency": terms.fee.currency}
        booking.price_lines = [*booking.price_lines, {"key": "move_fee", "count": 1, "amount": amount}]
        booking.price += terms.fee.minor
