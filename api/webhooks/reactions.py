"""Which events are told outside. The message is written here, in the event's own work; ``due`` sends it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.payloads import (
    booking_payload,
    package_payload,
    payment_payload,
    review_payload,
    series_payload,
    subscription_payload,
)
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
    PackageBought,
    PackageEvent,
    PackageReturned,
    PaymentAuthorised,
    PaymentCancelled,
    PaymentDeclined,
    PaymentDisputed,
    PaymentEvent,
    PaymentRefunded,
    PaymentSucceeded,
    ReviewDecided,
    ReviewEvent,
    ReviewOpened,
    SeriesBooked,
    SeriesCancelled,
    SeriesEvent,
    SeriesMoved,
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionEnded,
    SubscriptionEvent,
    SubscriptionMissed,
    SubscriptionRenewed,
    SubscriptionResumed,
    SubscriptionStarted,
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
@on(PaymentAuthorised, queue="webhooks")
@on(PaymentCancelled, queue="webhooks")
@on(PaymentDisputed, queue="webhooks")
@on(DisputeWon, queue="webhooks")
@on(DisputeLost, queue="webhooks")
async def tell_of_payment(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """In the order in which they were written."""
    await tell(session, event, payment_payload, now=now)


@on(ReviewOpened, queue="webhooks")
@on(ReviewDecided, queue="webhooks")
async def tell_of_review(session: AsyncSession, event: ReviewEvent, now: datetime) -> None:
    await tell(session, event, review_payload, now=now)


@on(SubscriptionStarted, queue="webhooks")
@on(SubscriptionRenewed, queue="webhooks")
@on(SubscriptionMissed, queue="webhooks")
@on(SubscriptionChanged, queue="webhooks")
@on(SubscriptionCancelled, queue="webhooks")
@on(SubscriptionResumed, queue="webhooks")
@on(SubscriptionEnded, queue="webhooks")
async def tell_of_subscription(session: AsyncSession, event: SubscriptionEvent, now: datetime) -> None:
    await tell(session, event, subscription_payload, client_id=event.client_id, now=now)


@on(PackageBought, queue="webhooks")
@on(PackageReturned, queue="webhooks")
async def tell_of_package(session: AsyncSession, event: PackageEvent, now: datetime) -> None:
    await tell(session, event, package_payload, client_id=event.client_id, now=now)
