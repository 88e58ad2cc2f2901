"""The client **pays** for what they hold: written down, asked of the vendor without any lock, written down again."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.approve import awaits_approval
from api.bookings.errors import ApprovalNeeded, HoldExpired, NotPossible
from api.bookings.queries import paid_for
from api.bookings.seats import Seat, refreshed
from api.bookings.settle import settle
from api.payments import port
from api.payments.apply import apply
from api.payments.charge import ask, intend
from api.payments.errors import NothingDue
from api.payments.port import Outcome
from api.payments.queries import get_payment
from api.payments.refund import refund
from kit.clock import Clock
from kit.db import Database, lock
from kit.money import Money
from kit.settings import Settings
from models.bookings import Booking
from models.payments import Payment

_WHILE_ASKING = timedelta(minutes=2)
_WHILE_CHALLENGED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Till:
    """Where payments are taken: opens its own short transactions."""

    database: Database
    clock: Clock
    settings: Settings

    async def pay(self, payment: Payment) -> Payment:
        """Ask the vendor and write the answer down; repeating it moves no more money."""
        outcome = await ask(port.provider(payment.provider, self.settings), payment)
        return await self.take_over(payment.id, outcome)

    async def take_over(self, payment_id: uuid.UUID, outcome: Outcome) -> Payment:
        """Write an outcome down with all that follows for the booking; give late money back."""
        async with self.database.writing() as session:
            now = self.clock.now()
            payment = await get_payment(session, payment_id)
            await lock(session, [payment.booking_id])
            payment = await get_payment(session, payment_id)
            just_paid = await apply(session, payment, outcome, now=now)
            if payment.state == "challenged":
                await _extend(session, payment, until=now + _WHILE_CHALLENGED, now=now)
            kept = await settle(session, payment, now=now) if just_paid else True
            await session.commit()
        if not kept:
            await refund(self.database, self.clock, self.settings, payment, reason="late")
        return payment


async def ask_payment(session: AsyncSession, seat: Seat, *, provider: str, method: str, now: datetime) -> Payment:
    """Write down what will be asked for, and keep a hold while the vendor thinks.

    Raises:
        NothingDue: it is free or paid.
        HoldExpired, NotPossible: there is nothing to pay for any more.
        ApprovalNeeded: somebody has to say yes first.
    """
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    due = booking.price - (await paid_for(session, [booking.id])).get(booking.id, 0)
    if due <= 0:
        raise NothingDue
    if booking.state == "expired" or (booking.expires_at and booking.expires_at <= now):
        raise HoldExpired
    if booking.state not in {"held", "confirmed"}:
        raise NotPossible
    if booking.state == "held" and await awaits_approval(session, seat):
        raise ApprovalNeeded
    if booking.expires_at:
        booking.expires_at = max(booking.expires_at, now + _WHILE_ASKING)
    return await intend(
        session, organisation_id=booking.organisation_id, booking_id=booking.id,
        amount=Money(due, booking.currency), provider=provider, method=method, now=now,
    )  # fmt: skip


async def _extend(session: AsyncSession, payment: Payment, *, until: datetime, now: datetime) -> None:
    booking = await session.get_one(Booking, payment.booking_id)
    if booking.state == "held" and booking.expires_at and booking.expires_at > now:
        booking.expires_at = max(booking.expires_at, until)
