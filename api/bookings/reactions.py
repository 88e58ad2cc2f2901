"""What bookings do when something happened elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

import api.bookings.dues.reactions
import api.bookings.waiting.reactions  # noqa: F401 - registers the waiting line's own
from api.bookings.ask_to_move import withdraw_requests
from api.bookings.cancel import cancel
from api.bookings.desk.conflicts import find_clashes
from api.bookings.seats import get_seat, refreshed, seat_of
from api.bookings.till.settle import settle
from api.fraud.review import lapse
from api.payments.capture import decide
from api.payments.queries import get_payment, kept_payments
from api.payments.refund import is_news
from kit.db import lock
from kit.ids import public
from kit.outbox import announce, on
from models.events import (
    BookingCancelled,
    BookingCompleted,
    BookingEvent,
    BookingMoved,
    ClientMissed,
    ConflictFound,
    HoldExpired,
    PaymentAuthorised,
    PaymentEvent,
    PaymentSucceeded,
    ReviewDecided,
    TimeOffAdded,
)
from models.people import Builder

_LONGEST = timedelta(days=1)


@on(PaymentAuthorised)
@on(PaymentSucceeded)
async def confirm_what_was_paid(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """However the news came in, the booking follows; a booking settled in the same breath is left alone."""
    payment = await get_payment(session, event.subject)
    await lock(session, [payment.pays_for])
    payment = await get_payment(session, event.subject)
    if is_news(payment):
        await settle(session, payment, now=now)


@on(BookingCancelled)
@on(BookingMoved)
async def end_what_was_asked_for_instead(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    """A request to move is about the booking as it stood."""
    await withdraw_requests(session, event.subject, now=now)


@on(ReviewDecided)
async def follow_what_was_decided(session: AsyncSession, event: ReviewDecided, now: datetime) -> None:
    """What was held until somebody had looked at its money is confirmed; what was paid with declined money is not."""
    if event.booking_id is None:
        return
    if event.decision == "approved":
        await settle(session, await get_payment(session, event.subject), now=now)
    elif event.decision == "declined":
        seat = await get_seat(session, public("bkg", event.booking_id))
        if seat.session.starts_at > now:
            await cancel(session, seat, reason="", now=now)


@on(HoldExpired)
async def give_back_what_nobody_looked_at(session: AsyncSession, event: HoldExpired, now: datetime) -> None:
    """Its time is given away, so the money does not wait for somebody to look at it.

    Money that came late may have taken that time again: then it stays.
    """
    seat = await seat_of(session, event.subject)
    await lock(session, [event.subject])  # a payment's lock, then the builder's, as where money arrives
    await lock(session, [seat.builder_id])
    if (await refreshed(session, seat)).booking.state == "expired":
        await lapse(session, event.subject, now=now)


@on(BookingCompleted)
@on(ClientMissed)
async def take_what_is_kept(session: AsyncSession, event: BookingEvent, _now: datetime) -> None:
    """Once the session was given, or the client did not come, what is kept on a card for it is taken."""
    await lock(session, [event.subject])
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
