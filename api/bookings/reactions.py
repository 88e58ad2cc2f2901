"""What bookings do when something happened elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

import api.bookings.dues.reactions
import api.bookings.waiting.reactions  # noqa: F401 - registers the waiting line's own
from api.bookings.conflicts import find_clashes
from api.bookings.settle import settle
from api.payments.capture import decide
from api.payments.queries import get_payment, kept_payments
from api.payments.refund import is_news
from kit.outbox import announce, on
from models.events import (
    BookingCompleted,
    BookingEvent,
    ClientMissed,
    ConflictFound,
    PaymentAuthorised,
    PaymentEvent,
    PaymentSucceeded,
    TimeOffAdded,
)
from models.people import Builder

_LONGEST = timedelta(days=1)


@on(PaymentAuthorised)
@on(PaymentSucceeded)
async def confirm_what_was_paid(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """However the news came in, the booking follows; a booking settled in the same breath is left alone."""
    payment = await get_payment(session, event.subject)
    if is_news(payment):
        await settle(session, payment, now=now)


@on(BookingCompleted)
@on(ClientMissed)
async def take_what_is_kept(session: AsyncSession, event: BookingEvent, _now: datetime) -> None:
    """Once the session was given, or the client did not come, what is kept on a card for it is taken."""
    for payment in await kept_payments(session, event.subject):
        if payment.state == "authorised" and payment.capture_due is None:
            decide(payment)


@on(TimeOffAdded)
async def tell_of_conflicts(session: AsyncSession, event: TimeOffAdded, now: datetime) -> None:
    """Say which sessions stand in the time somebody has just taken off."""
    builder = await session.get_one(Builder, event.builder_id)
    clashes = await find_clashes(session, [builder], start=event.starts_at - _LONGEST, end=event.ends_at, now=now)
    for each in clashes:
        row = each.session
        if row.ends_at > max(event.starts_at, now):
            found = ConflictFound(
                organisation_id=row.organisation_id, subject=row.id, builder_id=builder.id, because=each.because
            )
            await announce(session, found, now)
