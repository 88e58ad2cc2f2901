"""Points: **earned** by sessions that were completed and paid, **redeemed** by a booking, returned with it.

What a booking earned is worked out anew from what is kept of its money, and the difference written. A hold reserves
the points it is to be paid with and lets them go by itself when it lapses.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.loyalty.errors import NotEnoughPoints
from api.loyalty.schemas import Loyalty
from kit.db import lock
from kit.ids import new_id
from kit.money import Money
from models.bookings import Booking
from models.identity import Organisation
from models.loyalty import PointEntry
from models.payments import Payment

_MOST = 10**9  # points of one booking: more does not fit the books


@dataclass(frozen=True, slots=True)
class Points:
    """A client's points: what is left, and what was ever earned (referrals among it)."""

    left: int
    earned: int


def loyalty_of(organisation: Organisation) -> Loyalty:
    """The programme as it was set."""
    return Loyalty.model_validate(organisation.loyalty or {})


async def points_of(
    session: AsyncSession, client_id: uuid.UUID, *, now: datetime, but: uuid.UUID | None = None
) -> Points:
    """What a client has, without what holds (but one) reserve."""
    gained = func.sum(PointEntry.points).filter(PointEntry.kind.in_(("earned", "referral")))
    query = select(func.sum(PointEntry.points), gained).where(PointEntry.client_id == client_id)
    entered, earned = (await session.execute(query)).one()
    waiting = and_(Booking.state.in_(("held", "pending")), or_(Booking.expires_at.is_(None), Booking.expires_at > now))
    reserved = select(func.sum(Booking.points)).where(Booking.client_id == client_id, waiting, Booking.id != but)
    return Points(int(entered or 0) - int(await session.scalar(reserved) or 0), int(earned or 0))


async def reserve_points(session: AsyncSession, client_id: uuid.UUID, points: int, *, now: datetime) -> None:
    """Make sure, under the client's lock, that a hold written next can be paid. Raises ``NotEnoughPoints``."""
    if points:
        await lock(session, [client_id])
        if (await points_of(session, client_id, now=now)).left < points:
            raise NotEnoughPoints


async def can_redeem(session: AsyncSession, booking: Booking, *, now: datetime) -> bool:
    """Whether the points that a booking is to be paid with are still there; nothing is locked."""
    left = (await points_of(session, booking.client_id, now=now, but=booking.id)).left if booking.points else 0
    return left >= booking.points


async def redeem(session: AsyncSession, booking: Booking, *, now: datetime) -> None:
    """Spend what a booking reserved; twice changes nothing. Raises ``NotEnoughPoints``."""
    if not booking.points:
        return
    await lock(session, [booking.client_id])
    if (await points_of(session, booking.client_id, now=now, but=booking.id)).left < booking.points:
        if await _is_entered(session, booking, "spent"):
            return
        raise NotEnoughPoints
    await enter(session, booking, kind="spent", points=-booking.points, now=now)


async def return_points(session: AsyncSession, booking: Booking, *, now: datetime) -> None:
    """Give back what a booking spent; twice changes nothing."""
    if booking.points and await _is_entered(session, booking, "spent"):
        await enter(session, booking, kind="returned", points=booking.points, now=now)


async def earn(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> None:
    """Bring a client's points up to what a booking has earned: of the money kept for a session that was completed."""
    booking = await session.get_one(Booking, booking_id)
    await lock(session, [booking.client_id])
    await session.refresh(booking)
    programme = loyalty_of(await session.get_one(Organisation, booking.organisation_id))
    entries = select(func.sum(PointEntry.points), func.count()).where(
        PointEntry.booking_id == booking_id, PointEntry.client_id == booking.client_id, PointEntry.kind == "earned"
    )
    before, times = (await session.execute(entries)).one()
    due = 0
    if booking.state == "completed":
        earned = (await points_of(session, booking.client_id, now=now)).earned - int(before or 0)
        kept = Money(await _kept(session, booking_id), booking.currency)
        due = min(int(kept.major() * programme.rate_of(earned)), _MOST)
    if due != int(before or 0):
        await enter(session, booking, kind="earned", points=due - int(before or 0), now=now, number=int(times))


async def enter(
    session: AsyncSession, booking: Booking, *, kind: str, points: int, now: datetime, number: int = 0
) -> None:
    """Write points of a booking down, each kind once for each number."""
    cause = f"{booking.public_id}:{kind}:{number}"
    mine: tuple[Any, ...] = (PointEntry.client_id == booking.client_id, PointEntry.cause == cause)
    if await session.scalar(select(PointEntry.id).where(*mine)):
        return
    session.add(
        PointEntry(
            id=new_id(now), organisation_id=booking.organisation_id, created_at=now, client_id=booking.client_id,
            booking_id=booking.id, kind=kind, points=points, cause=cause,
        )
    )  # fmt: skip
    await session.flush()


async def take_over(session: AsyncSession, client_id: uuid.UUID, *, joined: uuid.UUID, now: datetime) -> None:
    """What was entered for a client who turned out to be another is entered for that one too, each thing once."""
    await lock(session, [client_id])
    causes = select(PointEntry.cause).where(PointEntry.client_id == client_id)
    left = select(PointEntry).where(PointEntry.client_id == joined, PointEntry.cause.not_in(causes))
    for entry in await session.scalars(left.order_by(PointEntry.id)):
        session.add(
            PointEntry(
                id=new_id(now), organisation_id=entry.organisation_id, created_at=now, client_id=client_id,
                booking_id=entry.booking_id, kind=entry.kind, points=entry.points, cause=entry.cause,
            )
        )  # fmt: skip


async def _is_entered(session: AsyncSession, booking: Booking, kind: str) -> bool:
    query = select(PointEntry.id).where(PointEntry.booking_id == booking.id, PointEntry.kind == kind)
    return bool(await session.scalar(query.limit(1)))


async def _kept(session: AsyncSession, booking_id: uuid.UUID) -> int:
    query = select(func.sum(Payment.received - Payment.refunded - Payment.refund_due - Payment.lost)).where(
        Payment.booking_id == booking_id, Payment.state.in_(("succeeded", "refunded"))
    )
    return int(await session.scalar(query) or 0)
