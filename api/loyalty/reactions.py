"""What loyalty does when a session is completed, or its money changes afterwards."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.loyalty.points import earn, take_over
from api.loyalty.refer import reward
from kit.outbox import on
from models.events import (
    BookingCompleted,
    ClientMissed,
    ClientsJoined,
    DisputeLost,
    PaymentEvent,
    PaymentRefunded,
    PaymentSucceeded,
)


@on(BookingCompleted, queue="payments")
async def earn_by_a_session(session: AsyncSession, event: BookingCompleted, now: datetime) -> None:
    """Points for who came, and for who brought them."""
    await earn(session, event.subject, now=now)
    await reward(session, event.subject, now=now)


@on(ClientMissed, queue="payments")
async def take_back(session: AsyncSession, event: ClientMissed, now: datetime) -> None:
    """It was put right that they did not come."""
    await earn(session, event.subject, now=now)


@on(PaymentSucceeded, queue="payments")
async def earn_by_money(session: AsyncSession, event: PaymentSucceeded, now: datetime) -> None:
    """Money came after the session."""
    await earn(session, event.booking_id, now=now)


@on(PaymentRefunded, queue="payments")
@on(DisputeLost, queue="payments")
async def lose_with_the_money(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """Money went back, or the payer's bank gave it back to them for good."""
    await earn(session, event.booking_id, now=now)


@on(ClientsJoined, queue="payments")
async def bring_points(session: AsyncSession, event: ClientsJoined, now: datetime) -> None:
    """Two clients were one person."""
    await take_over(session, event.subject, joined=event.joined, now=now)
