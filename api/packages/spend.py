"""Credits are reserved by a hold, **spent** when it is confirmed, and returned when it is cancelled in time.

A hold that lapses reserves nothing any more, and what has run out is not there: nothing has to run for either. The
caller holds the builder's lock; the client's comes after it, and a holding's own last.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.errors import NoCredits
from api.packages.given_back import lock_whole, put_right
from api.packages.sell import enter
from api.packages.taken_back import is_taken_back
from api.payments.ledger.entries import transfer
from kit.db import lock
from kit.ids import new_id
from kit.money import Money
from models.bookings import Booking
from models.catalog import Service
from models.packages import CreditEntry, Holding, Package

_AT_LEAST = timedelta(days=14)


async def find_holding(
    session: AsyncSession, service: Service, client_id: uuid.UUID | None, *, seats: int, now: datetime
) -> Holding:
    """The client's package that pays so many seats of a service and runs out first. Raises ``NoCredits``."""
    for holding, package in await holdings_of(session, client_id, now=now):
        is_for = not package.services or service.public_id in package.services
        if is_for and await left_of(session, holding, now=now) >= seats:
            return holding
    raise NoCredits


async def require_credits(
    session: AsyncSession, service: Service, client_id: uuid.UUID | None, *, seats: int, times: int, now: datetime
) -> None:
    """Make sure that a client's packages pay so many seats so many times; one session is paid by one package.

    Raises ``NoCredits``.
    """
    there = 0
    for holding, package in await holdings_of(session, client_id, now=now):
        if not package.services or service.public_id in package.services:
            there += await left_of(session, holding, now=now) // seats
    if there < times:
        raise NoCredits(f"Credits are left for {there} of {times} sessions.", sessions=there)


async def holdings_of(
    session: AsyncSession, client_id: uuid.UUID | None, *, now: datetime
) -> Sequence[tuple[Holding, Package]]:
    """A client's packages that have not run out, those that run out first before others."""
    query = select(Holding, Package).join(Package, Package.id == Holding.package_id)
    query = query.where(Holding.client_id == client_id, (Holding.expires_at > now) | Holding.expires_at.is_(None))
    rows = (await session.execute(query.order_by(Holding.id))).all()
    last = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(((row[0], row[1]) for row in rows), key=lambda each: each[0].expires_at or last)


async def left_of(session: AsyncSession, holding: Holding, *, now: datetime, but: uuid.UUID | None = None) -> int:
    """Credits that are not spent, nor reserved by a hold (but one); none once it has run out or was taken back."""
    if _has_run_out(holding, now) or await is_taken_back(session, holding):
        return 0
    entered = select(func.sum(CreditEntry.credits)).where(CreditEntry.holding_id == holding.id)
    waiting = Booking.state.in_(("held", "pending")) & (Booking.expires_at.is_(None) | (Booking.expires_at > now))
    reserved = select(func.sum(Booking.seats)).where(Booking.holding_id == holding.id, waiting, Booking.id != but)
    return int(await session.scalar(entered) or 0) - int(await session.scalar(reserved) or 0)


async def reserve(session: AsyncSession, holding_id: uuid.UUID, *, seats: int, now: datetime) -> None:
    """Make sure, under its lock, that a holding can pay a hold that is written next. Raises ``NoCredits``."""
    await lock(session, [holding_id])
    holding = await session.get_one(Holding, holding_id, populate_existing=True)
    if await left_of(session, holding, now=now) < seats:
        raise NoCredits


async def can_spend(session: AsyncSession, booking: Booking, *, now: datetime) -> bool:
    """Whether what a booking is to be paid with is still there; nothing is locked."""
    if booking.holding_id is None:
        return True
    holding = await session.get_one(Holding, booking.holding_id, populate_existing=True)
    return await left_of(session, holding, now=now, but=booking.id) >= booking.seats


async def spend(session: AsyncSession, booking: Booking, *, now: datetime) -> None:
    """Spend what a booking reserved; spending twice changes nothing. Raises ``NoCredits`` when it is gone."""
    if booking.holding_id is None:
        return
    await lock_whole(session, await session.get_one(Holding, booking.holding_id))
    if await _entry(session, booking, "spent"):
        return
    holding = await session.get_one(Holding, booking.holding_id, populate_existing=True)
    sums = select(func.sum(CreditEntry.credits), func.sum(CreditEntry.value))
    credits_left, worth = (await session.execute(sums.where(CreditEntry.holding_id == holding.id))).one()
    if await left_of(session, holding, now=now, but=booking.id) < booking.seats:
        raise NoCredits
    value = int(worth) * booking.seats // int(credits_left)
    enter(session, holding, kind="spent", credits=-booking.seats, value=-value, booking_id=booking.id, now=now)
    await _book(session, booking, Money(value, holding.currency), called="credit", now=now)
    await put_right(session, holding, now=now)


async def give_back(session: AsyncSession, booking: Booking, *, now: datetime) -> None:
    """Return what a booking spent; returning twice changes nothing. What is returned can be used for two weeks more.

    Of a package that was taken back nothing is; of one that has run out only this, not the rest.
    """
    if booking.holding_id is None:
        return
    await lock_whole(session, await session.get_one(Holding, booking.holding_id))
    spent = await _entry(session, booking, "spent")
    if spent is None or await _entry(session, booking, "returned"):
        return
    holding = await session.get_one(Holding, booking.holding_id, populate_existing=True)
    if await is_taken_back(session, holding):
        return
    if _has_run_out(holding, now):
        holding = await _apart(session, holding, spent, now)
    elif holding.expires_at:
        holding.expires_at = max(holding.expires_at, now + _AT_LEAST)
    enter(session, holding, kind="returned", credits=-spent.credits, value=-spent.value, booking_id=booking.id, now=now)
    await _book(session, booking, Money(spent.value, holding.currency), called="credit_back", now=now)
    await put_right(session, holding, now=now)


def _has_run_out(holding: Holding, now: datetime) -> bool:
    return holding.expires_at is not None and holding.expires_at <= now


async def _apart(session: AsyncSession, holding: Holding, spent: CreditEntry, now: datetime) -> Holding:
    """What comes back of a package that has run out, kept apart from what had run out with it."""
    row = Holding(
        id=new_id(now), organisation_id=holding.organisation_id, created_at=now, client_id=holding.client_id,
        package_id=holding.package_id, credits=-spent.credits, price=-spent.value, currency=holding.currency,
        expires_at=now + _AT_LEAST, of_holding_id=holding.of_holding_id or holding.id,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def _book(session: AsyncSession, booking: Booking, value: Money, *, called: str, now: datetime) -> None:
    if value:
        await transfer(
            session, booking.organisation_id, transfer_id=f"{booking.public_id}:{called}",
            moves={"credits": value, "revenue": -value}, booking_id=booking.id, memo=called, now=now,
        )  # fmt: skip


async def _entry(session: AsyncSession, booking: Booking, kind: str) -> CreditEntry | None:
    query = select(CreditEntry).where(CreditEntry.booking_id == booking.id, CreditEntry.kind == kind)
    return (await session.scalars(query)).one_or_none()
