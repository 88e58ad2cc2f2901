"""The client **cancels** a booking, or lets go of a hold or a request; the business cancels what nobody pays for."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.errors import NotPossible
from api.bookings.policy import (
    agree,
    cancelling_now,
    cancels_from,
    lost_by_cancelling,
    policy_of,
    price_of,
    terms_of_cancelling,
)  # fmt: skip
from api.bookings.queries import paid_for
from api.bookings.seats import Seat, at_version, happened, leave, refreshed
from api.loyalty.points import return_points
from api.packages.spend import give_back
from api.payments.refund import owe_part
from kit.db import lock
from kit.money import Money
from kit.outbox import announce
from models.bookings import TO_COME
from models.catalog import Service
from models.events import BookingCancelled, HoldReleased


async def cancel(
    session: AsyncSession, seat: Seat, *, reason: str, now: datetime, by_client: bool = False, fee: int | None = None,
    keeps: int = 0,
) -> Seat:  # fmt: skip
    """Free the seats and owe what was paid, less the fee; cancelling twice changes nothing.

    Under the booking's lock, which its payments are changed under, then the builder's: whoever holds that one before
    holds the booking's too.

    Args:
        by_client: the service's policy counts; else the business cancels, and all goes back.
        fee: the fee in minor units that the client agreed to.
        keeps: how much of what was paid the business keeps where it cancels itself.

    Raises:
        NotPossible: the session has begun.
        PolicyForbids, FeeApplies: as the policy says.
    """
    seat = await _locked(session, seat)
    was = seat.booking.state

    if was in {"cancelled", "expired"}:
        return seat
    if was not in TO_COME or seat.session.starts_at <= now:
        raise NotPossible("The session has begun; it can no longer be cancelled.")
    refund = await _refund(session, seat, now=now, by_client=by_client and was == "confirmed", fee=fee, keeps=keeps)

    await leave(session, seat)
    if was == "confirmed" and not (by_client and await _loses_what_paid(session, seat, now)):
        await give_back(session, seat.booking, now=now)
        await return_points(session, seat.booking, now=now)
    await owe_part(session, seat.booking.id, refund)
    at_version(seat, state="cancelled", expires_at=None)
    event = (
        happened(seat, HoldReleased)
        if was == "held" or seat.booking.instead_of_id
        else happened(seat, BookingCancelled, reason=reason, by_client=by_client)
    )
    await announce(session, event, now)
    return seat


async def cancel_unpaid(session: AsyncSession, seat: Seat, *, now: datetime) -> bool:
    """Free the time of a booking whose rest nobody paid, where its service's policy says so; whether it was done.

    Of what was paid the business keeps as much as cancelling would cost the client now; all, where they could not.
    """
    seat = await _locked(session, seat)
    policy = policy_of(await session.get_one(Service, seat.session.service_id))
    if policy.unpaid == "keep" or seat.booking.state != "confirmed" or seat.session.starts_at <= now:
        return False
    price = price_of(seat.booking)
    paid = Money((await paid_for(session, [seat.booking.id])).get(seat.booking.id, 0), price.currency)
    start = cancels_from(seat.booking, seat.session)
    terms = terms_of_cancelling(policy, price=price, paid=paid, start=start, now=now)
    keeps = paid.minor if terms.why_not else paid.minor - terms.refund.minor
    await cancel(session, seat, reason="not paid", now=now, keeps=keeps)
    return True


async def _locked(session: AsyncSession, seat: Seat) -> Seat:
    """The seat as it stands, its money and its builder's time kept from others, in the order in which money arrives."""
    await lock(session, [seat.booking.id])
    await lock(session, [seat.builder_id])
    return await refreshed(session, seat)


async def _refund(
    session: AsyncSession, seat: Seat, *, now: datetime, by_client: bool, fee: int | None, keeps: int
) -> int:
    """What goes back, in minor units."""
    paid = (await paid_for(session, [seat.booking.id])).get(seat.booking.id, 0)
    if not by_client:
        return paid - min(keeps, paid)
    service = await session.get_one(Service, seat.session.service_id)
    price = price_of(seat.booking)
    received = Money(paid, price.currency)
    terms = cancelling_now(policy_of(service), seat.booking, seat.session, price=price, paid=received, now=now)
    agree(terms, to_fee=fee)
    return terms.refund.minor


async def _loses_what_paid(session: AsyncSession, seat: Seat, now: datetime) -> bool:
    service = await session.get_one(Service, seat.session.service_id)
    start = cancels_from(seat.booking, seat.session)
    return any(lost_by_cancelling(policy_of(service), seat.booking, start=start, now=now))
