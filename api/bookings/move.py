"""The client **moves** a booking to another time, or to another builder; it stays the same booking.

What was asked for instead of it before (``ask_to_move``) is over then, and never in the way.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.ask_to_move import Agreed, ask_to_move, requests_to_move, take_on, withdraw_requests
from api.bookings.errors import NotPossible
from api.bookings.policy import agree, bound_by_moving, policy_of, price_of, terms_of_moving
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
        by_client: the service's policy counts, a fee is added to the price, it is one of the moves the policy allows,
            and where a builder has to say yes the answer is a request for the new time (``ask_to_move``).
        fee: the fee in minor units that the client agreed to.

    Raises:
        SlotTaken: the new time is not free; the old one stays booked.
        NotPossible: the booking is not confirmed, or has begun.
        PolicyForbids, FeeApplies: as the policy says.
    """
    asked = [each.builder_id for each in await requests_to_move(session, seat.booking.id)]
    keys = (seat.builder_id, *(giver.id for giver in givers), *asked)
    await lock_builders(session, keys, now=now)
    seat = await refreshed(session, seat)
    before, giver = seat.session.starts_at, seat.builder_id
    if seat.booking.state != "confirmed" or before <= now:
        raise NotPossible
    if before == to and seat.builder_id in {giver.id for giver in givers}:
        if by_client:
            await withdraw_requests(session, seat.booking.id, now=now)
        return seat
    agreed = _agreed(seat, wanted, fee, now) if by_client else Agreed()
    if by_client and wanted.service.needs_approval:
        return await ask_to_move(session, seat, wanted, givers, agreed, to=to, now=now)

    await withdraw_requests(session, seat.booking.id, now=now)
    await leave(session, seat)
    await session.flush()
    taken = await take(session, wanted, givers, start=to, now=now, also_lock=(seat.builder_id,))
    moved = Seat(seat.booking, taken)
    moved.booking.session_id = taken.id
    if by_client:
        take_on(moved, agreed)
    at_version(moved)
    await session.flush()
    previous = giver if giver != moved.builder_id else None
    told = happened(moved, BookingMoved, previous_starts_at=before, previous_builder_id=previous)
    await announce(session, told, now)
    return moved


def _agreed(seat: Seat, wanted: Wanted, fee: int | None, now: datetime) -> Agreed:
    booking, policy, start = seat.booking, policy_of(wanted.service), seat.session.starts_at
    terms = terms_of_moving(policy, price=price_of(booking), moves=booking.moves, start=start, now=now)
    agree(terms, to_fee=fee)
    bound_to = bound_by_moving(policy, bound=booking.bound_to, start=start, now=now)
    amount = {"minor": terms.fee.minor, "currency": terms.fee.currency}
    lines = [{"key": "move_fee", "count": 1, "amount": amount}] if terms.fee.minor else []
    return Agreed(terms.fee.minor, lines, bound_to)
