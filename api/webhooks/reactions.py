"""Which events are told outside. The message is written here, in the event's own work; ``due`` sends it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.payloads import booking_payload, payment_payload, series_payload
from api.webhooks.tell import tell
from kit.outbox import on
from models.events import (
    BookingApproved,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingEvent,
    BookingHeld,
    BookingMoved,
    BookingRequested,
    ClientMissed,
    DisputeLost,
    DisputeWon,
    HoldExpired,
    HoldReleased,
    MoveAsked,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentDeclined,
    PaymentDisputed,
    PaymentEvent,
    PaymentOverpaid,
    PaymentRefunded,
    PaymentSucceeded,
    SeriesBooked,
    SeriesCancelled,
    SeriesEvent,
    SeriesMoved,
)  # fmt: skip


@on(BookingHeld, queue="webhooks")
@on(MoveAsked, queue="webhooks")
@on(HoldReleased, queue="webhooks")
@on(HoldExpired, queue="webhooks")
@on(BookingRequested, queue="webhooks")
@on(BookingApproved, queue="webhooks")
@on(BookingDeclined, queue="webhooks")
@on(BookingConfirmed, queue="webhooks")
@on(BookingMoved, queue="webhooks")
@on(BookingCancelled, queue="webhooks")
@on(BookingCompleted, queue="webhooks")
@on(ClientMissed, queue="webhooks")
async def tell_of_booking(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    """In the order of the booking's own version."""
    await tell(session, event, booking_payload, version=event.booking_version, client_id=event.client_id, now=now)


@on(SeriesBooked, queue="webhooks")
@on(SeriesMoved, queue="webhooks")
@on(SeriesCancelled, queue="webhooks")
async def tell_of_series(session: AsyncSession, event: SeriesEvent, now: datetime) -> None:
    await tell(session, event, series_payload, version=event.series_version, client_id=event.client_id, now=now)


@on(PaymentSucceeded, queue="webhooks")
@on(PaymentDeclined, queue="webhooks")
@on(PaymentRefunded, queue="webhooks")
@on(PaymentOverpaid, queue="webhooks")
@on(PaymentAuthorised, queue="webhooks")
@on(PaymentCancelled, queue="webhooks")
@on(PaymentDisputed, queue="webhooks")
@on(DisputeWon, queue="webhooks")
@on(DisputeLost, queue="webhooks")
async def tell_of_payment(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """In the order in which they were written."""
    await tell(session, event, payment_payload, now=now)
