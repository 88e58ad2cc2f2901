"""The business **holds** another place for a booking it cannot give, and its client says yes by confirming the hold.

Then the booking takes over the hold's seats, whatever the rules say by now, and stays the same booking at the same
price. A no, or silence, lets the hold go like any other. Whom to ask, when and in which order is left to
``api.suggestions``.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.ask_to_move import Agreed, take_on
from api.bookings.desk.substitute import wanted_as
from api.bookings.errors import NotPossible
from api.bookings.hold import check_held, hold_seats
from api.bookings.seats import Seat, at_version, happened, leave, lock_builders, refreshed, seat_of
from api.bookings.take import take
from kit.outbox import announce
from models.catalog import Service
from models.events import BookingMoved, HoldReleased, MoveAsked
from models.people import Builder


async def hold_instead(
    session: AsyncSession, seat: Seat, *, giver: Builder, start: datetime, until: datetime, now: datetime
) -> Seat:
    """Hold seats at ``start`` for the client of a confirmed booking, at no price of their own.

    Raises ``SlotTaken``, or ``NotPossible`` where the booking is not confirmed or has begun.
    """
    service = await session.get_one(Service, seat.session.service_id)
    wanted = replace(wanted_as(seat.session, service), seats=seat.booking.seats)
    taken = await take(session, wanted, [giver], start=start, now=now, also_lock=(seat.builder_id,))
    seat = await refreshed(session, seat)
    _check(seat, now)
    held = await hold_seats(
        session, taken, wanted, client_id=seat.client_id, channel=seat.booking.channel, now=now, until=until,
        instead_of_id=seat.booking.id, approved_at=now,
    )  # fmt: skip
    held.booking.price, held.booking.price_lines = 0, []
    await session.flush()
    await announce(session, happened(held, MoveAsked, instead_of=seat.booking.id, expires_at=until), now)
    return held


async def move_here(session: AsyncSession, held: Seat, *, now: datetime) -> Seat:
    """Move the booking that a hold, or its client's request, stands in for to where that is; twice changes nothing.

    Raises ``HoldExpired``, or ``NotPossible`` where the hold was let go, or the booking can no longer be moved.
    """
    assert held.booking.instead_of_id
    seat = await seat_of(session, held.booking.instead_of_id)
    await lock_builders(session, [held.builder_id, seat.builder_id], now=now)
    held, seat = await refreshed(session, held), await refreshed(session, seat)
    if seat.booking.session_id == held.booking.session_id:
        return seat
    check_held(held.booking, now=now, or_in={"pending"})
    _check(seat, now)

    before, giver = seat.session.starts_at, seat.builder_id
    await leave(session, seat)
    moved = Seat(seat.booking, held.session)
    moved.booking.session_id = held.session.id
    if held.booking.state == "pending":  # its client asked for it
        take_on(moved, Agreed(held.booking.price, held.booking.price_lines, held.booking.bound_to))
    at_version(moved)
    at_version(held, state="cancelled", expires_at=None)  # its seats are the booking's now
    await session.flush()
    previous = giver if giver != moved.builder_id else None
    await announce(session, happened(moved, BookingMoved, previous_starts_at=before, previous_builder_id=previous), now)
    await announce(session, happened(held, HoldReleased), now)
    return moved


def _check(seat: Seat, now: datetime) -> None:
    if seat.booking.state != "confirmed" or seat.session.starts_at <= now:
        raise NotPossible
