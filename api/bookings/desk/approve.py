"""Builders **approve** or **decline** requests, where a service asks for it. A request keeps the time until then."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.confirm import confirm
from api.bookings.desk.stand_in import move_here
from api.bookings.errors import NotPossible
from api.bookings.hold import check_held
from api.bookings.queries import unpaid_of
from api.bookings.seats import Seat, at_version, happened, leave, refreshed, seat_of
from kit.db import lock
from kit.outbox import announce
from models.catalog import Service
from models.events import BookingApproved, BookingDeclined, BookingRequested

PAY_WITHIN = timedelta(hours=24)


async def awaits_approval(session: AsyncSession, seat: Seat) -> bool:
    """Whether somebody still has to say yes before it can be paid or confirmed."""
    service = await session.get_one(Service, seat.session.service_id)
    return service.needs_approval and seat.booking.approved_at is None


async def ask_approval(session: AsyncSession, seat: Seat, *, now: datetime) -> Seat:
    """Turn a hold into a request; asking twice changes nothing. Raises ``HoldExpired`` or ``NotPossible``."""
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    if booking.state == "pending":
        return seat
    check_held(booking, now=now)
    at_version(seat, state="pending", expires_at=None)
    await announce(session, happened(seat, BookingRequested), now)
    return seat


async def approve(session: AsyncSession, seat: Seat, *, now: datetime) -> Seat:
    """Say yes: confirmed when nothing is due, else held until it is paid, for a day or until it starts.

    A request to move moves the booking it was made for, which is answered.

    Saying it twice changes nothing. Raises ``NotPossible`` when there is no request, or its time has come.
    """
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    if booking.instead_of_id:
        return await _approve_move(session, seat, now=now)
    if booking.approved_at and booking.state in {"held", "confirmed"}:
        return seat
    if booking.state != "pending" or seat.session.starts_at <= now:
        raise NotPossible("There is no request that could still be approved.")

    until = min(now + PAY_WITHIN, seat.session.starts_at)
    at_version(seat, state="held", expires_at=until, approved_at=now)
    if not (await unpaid_of(session, [booking]))[booking.id]:
        return await confirm(session, seat, now=now, paid=True)
    await announce(session, happened(seat, BookingApproved, expires_at=until), now)
    return seat


async def _approve_move(session: AsyncSession, seat: Seat, *, now: datetime) -> Seat:
    booking = seat.booking
    if booking.state == "cancelled" and booking.approved_at:
        return await seat_of(session, booking.instead_of_id) if booking.instead_of_id else seat
    if booking.state != "pending" or seat.session.starts_at <= now:
        raise NotPossible("There is no request that could still be approved.")
    moved = await move_here(session, seat, now=now)
    booking.approved_at = moved.booking.approved_at = now
    return moved


async def decline(session: AsyncSession, seat: Seat, *, reason: str, now: datetime) -> Seat:
    """Say no and free the time; saying it twice changes nothing. Raises ``NotPossible`` when there is no request."""
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    if seat.booking.state == "cancelled" and not seat.booking.approved_at:
        return seat
    if seat.booking.state != "pending":
        raise NotPossible("There is no request that could be declined.")
    await leave(session, seat)
    at_version(seat, state="cancelled")
    await announce(session, happened(seat, BookingDeclined, reason=reason), now)
    return seat
