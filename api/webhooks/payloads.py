"""What is told outside: a stable type for each event of ours, and what its payload holds.

A payload holds ids, times and amounts, never a name, an address or anybody's words: who may see those asks the API. It
is a picture of the moment the event was written in, whatever door the change came through. ``PAYLOAD_VERSION`` goes up
when a member changes its meaning or goes away; members may be added without that.
"""

import uuid
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from kit import ids
from kit.outbox import Event
from models import events

PAYLOAD_VERSION = 1
TEST = "webhook.test"
TYPES: dict[type[Event], str] = {
    events.BookingHeld: "booking.held",
    events.MoveAsked: "booking.move_asked",
    events.HoldReleased: "booking.released",
    events.HoldExpired: "booking.expired",
    events.BookingRequested: "booking.requested",
    events.BookingApproved: "booking.approved",
    events.BookingDeclined: "booking.declined",
    events.BookingConfirmed: "booking.confirmed",
    events.BookingMoved: "booking.rescheduled",
    events.BookingCancelled: "booking.cancelled",
    events.BookingCompleted: "booking.completed",
    events.ClientMissed: "booking.no_show",
    events.SeriesBooked: "series.booked",
    events.SeriesMoved: "series.rescheduled",
    events.SeriesCancelled: "series.cancelled",
    events.PaymentSucceeded: "payment.succeeded",
    events.PaymentDeclined: "payment.declined",
    events.PaymentRefunded: "payment.refunded",
    events.PaymentAuthorised: "payment.authorised",
    events.PaymentCancelled: "payment.cancelled",
    events.PaymentDisputed: "payment.disputed",
    events.DisputeWon: "payment.dispute_won",
    events.DisputeLost: "payment.dispute_lost",
    events.ReviewOpened: "review.opened",
    events.ReviewDecided: "review.decided",
    events.SubscriptionStarted: "subscription.started",
    events.SubscriptionRenewed: "subscription.renewed",
    events.SubscriptionMissed: "subscription.payment_failed",
    events.SubscriptionChanged: "subscription.changed",
    events.SubscriptionCancelled: "subscription.cancelled",
    events.SubscriptionResumed: "subscription.resumed",
    events.SubscriptionEnded: "subscription.ended",
    events.PackageBought: "package.bought",
    events.PackageReturned: "package.returned",
}
KINDS = tuple(TYPES.values())
Kind = Literal[
    "booking.held", "booking.move_asked", "booking.released", "booking.expired", "booking.requested",
    "booking.approved", "booking.declined", "booking.confirmed", "booking.rescheduled", "booking.cancelled",
    "booking.completed", "booking.no_show", "series.booked", "series.rescheduled", "series.cancelled",
    "payment.succeeded", "payment.declined", "payment.refunded", "payment.authorised", "payment.cancelled",
    "payment.disputed", "payment.dispute_won", "payment.dispute_lost", "review.opened", "review.decided",
    "subscription.started", "subscription.renewed", "subscription.payment_failed", "subscription.changed",
    "subscription.cancelled", "subscription.resumed", "subscription.ended", "package.bought", "package.returned",
]  # fmt: skip


class Payload(BaseModel):
    """What every payload has: ``timestamp`` is when it happened."""

    type: str
    timestamp: datetime
    payload_version: int = PAYLOAD_VERSION


class BookingData(BaseModel):
    """A booking; ``version`` counts its changes, so what is older than what you know can be left aside."""

    booking: str
    version: int
    session: str
    service: str
    builder: str
    client: str
    start: datetime
    end: datetime
    seats: int
    channel: str = Field(description="The door it was booked through.")
    expires_at: datetime | None = Field(None, description="Until when it is kept: booking.held and booking.approved.")
    instead_of: str | None = Field(None, description="booking.move_asked: the booking that it is to stand in for.")
    previous_start: datetime | None = Field(None, description="booking.rescheduled alone.")
    previous_builder: str | None = Field(None, description="booking.rescheduled, when another builder gives it now.")


class BookingPayload(Payload):
    data: BookingData


class SeriesData(BaseModel):
    """A series; each of its bookings has events of its own. ``occurrences``: how many dates this is about."""

    series: str
    version: int
    service: str
    builder: str
    client: str
    occurrences: int


class SeriesPayload(Payload):
    data: SeriesData


class PaymentData(BaseModel):
    """A payment; ``amount`` in minor units, of payment.refunded what went back, of a dispute what it is about."""

    payment: str
    booking: str
    provider: str
    amount: int
    currency: str


class PaymentPayload(Payload):
    data: PaymentData


class ReviewData(BaseModel):
    """An unusual payment that somebody is to look at; ``amount`` in minor units, ``risk`` from 0 to 100."""

    payment: str
    booking: str | None = Field(None, description="Null where a package was bought.")
    amount: int
    currency: str
    risk: int
    decision: Literal["approved", "declined", "lapsed"] | None = Field(None, description="review.decided alone.")


class ReviewPayload(Payload):
    data: ReviewData


class SubscriptionData(BaseModel):
    """A subscription; ``period`` is the newest that is paid."""

    subscription: str
    client: str
    package: str
    period: int
    next_package: str | None = Field(None, description="subscription.changed, where it counts from the next period on.")
    step: str | None = Field(None, description="subscription.payment_failed: retry, card or bank is what comes next.")
    because: str | None = Field(None, description="subscription.ended: cancelled, unpaid or never_paid.")


class SubscriptionPayload(Payload):
    data: SubscriptionData


class PackageData(BaseModel):
    """Credits that a client has bought, or that can be used no more because their money went back."""

    holding: str
    client: str
    package: str
    credits: int
    price: int = Field(description="In minor units.")
    currency: str
    subscription: str | None


class PackagePayload(Payload):
    data: PackageData


class TestData(BaseModel):
    """What a test says."""

    __test__ = False  # not one of pytest's
    endpoint: str


class TestPayload(Payload):
    __test__ = False
    data: TestData


def booking_payload(event: events.BookingEvent, at: datetime) -> BookingPayload:
    data = BookingData(
        booking=ids.public("bkg", event.subject),
        version=event.booking_version,
        session=ids.public("ses", event.session_id),
        service=ids.public("svc", event.service_id),
        builder=ids.public("bld", event.builder_id),
        client=ids.public("cli", event.client_id),
        start=event.starts_at,
        end=event.ends_at,
        seats=event.seats,
        channel=event.channel,
        expires_at=getattr(event, "expires_at", None),
        instead_of=_booking(getattr(event, "instead_of", None)),
        previous_start=getattr(event, "previous_starts_at", None),
        previous_builder=_builder(getattr(event, "previous_builder_id", None)),
    )
    return BookingPayload(type=TYPES[type(event)], timestamp=at, data=data)


def series_payload(event: events.SeriesEvent, at: datetime) -> SeriesPayload:
    data = SeriesData(
        series=ids.public("srs", event.subject),
        version=event.series_version,
        service=ids.public("svc", event.service_id),
        builder=ids.public("bld", event.builder_id),
        client=ids.public("cli", event.client_id),
        occurrences=event.occurrences,
    )
    return SeriesPayload(type=TYPES[type(event)], timestamp=at, data=data)


def payment_payload(event: events.PaymentEvent, at: datetime) -> PaymentPayload:
    data = PaymentData(
        payment=ids.public("pay", event.subject),
        booking=ids.public("bkg", event.booking_id),
        provider=event.provider,
        amount=event.amount,
        currency=event.currency,
    )
    return PaymentPayload(type=TYPES[type(event)], timestamp=at, data=data)


def review_payload(event: events.ReviewEvent, at: datetime) -> ReviewPayload:
    data = ReviewData(
        payment=ids.public("pay", event.subject),
        booking=_booking(event.booking_id),
        amount=event.amount,
        currency=event.currency,
        risk=event.risk,
        decision=getattr(event, "decision", None),
    )
    return ReviewPayload(type=TYPES[type(event)], timestamp=at, data=data)


def subscription_payload(event: events.SubscriptionEvent, at: datetime) -> SubscriptionPayload:
    following = getattr(event, "next_package_id", None)
    data = SubscriptionData(
        subscription=ids.public("sub", event.subject),
        client=ids.public("cli", event.client_id),
        package=ids.public("pkg", event.package_id),
        period=event.period,
        next_package=ids.public("pkg", following) if following else None,
        step=getattr(event, "step", None),
        because=getattr(event, "because", None),
    )
    return SubscriptionPayload(type=TYPES[type(event)], timestamp=at, data=data)


def package_payload(event: events.PackageEvent, at: datetime) -> PackagePayload:
    data = PackageData(
        holding=ids.public("hld", event.subject),
        client=ids.public("cli", event.client_id),
        package=ids.public("pkg", event.package_id),
        credits=event.credits,
        price=event.price,
        currency=event.currency,
        subscription=ids.public("sub", event.subscription_id) if event.subscription_id else None,
    )
    return PackagePayload(type=TYPES[type(event)], timestamp=at, data=data)


def _booking(key: uuid.UUID | None) -> str | None:
    return ids.public("bkg", key) if key else None


def _builder(key: uuid.UUID | None) -> str | None:
    return ids.public("bld", key) if key else None
