"""What the line does when something happened to a booking or an offer.

Each of these offers on what became free in the transaction that learns of it. Until then a freed seat is free for
everybody: whoever books first has it.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.cancel import cancel
from api.bookings.seats import get_seat, refreshed
from api.bookings.waiting.answer import take_up, unanswered
from api.bookings.waiting.line import lock_line
from api.bookings.waiting.offer import offer
from kit import ids
from kit.db import lock
from kit.outbox import on
from models.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEvent,
    BookingMoved,
    HoldExpired,
    HoldReleased,
    OfferDeclined,
    OfferLapsed,
    WaitingLeft,
)


@on(BookingMoved)
async def offer_what_was_moved_away(session: AsyncSession, event: BookingMoved, now: datetime) -> None:
    """The seats at the old time go to the line."""
    length: timedelta = event.ends_at - event.starts_at
    line = await lock_line(session, event.previous_builder_id or event.builder_id, now=now)
    within = line.around(event.previous_starts_at, event.previous_starts_at + length)
    await offer(session, line, within=within, now=now)


@on(HoldExpired)
async def offer_what_lapsed(session: AsyncSession, event: HoldExpired, now: datetime) -> None:
    """Whoever did not answer is passed over, and the seats go on."""
    line = await lock_line(session, event.builder_id, now=now)
    await unanswered(session, event.subject, OfferLapsed, now=now)
    await offer(session, line, within=line.around(event.starts_at, event.ends_at), now=now)


@on(BookingCancelled)
@on(BookingDeclined)
@on(HoldReleased)
async def offer_what_was_given_up(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    """The seats go to the line; for whoever they were offered to, giving them up is a "no"."""
    line = await lock_line(session, event.builder_id, now=now)
    await unanswered(session, event.subject, OfferDeclined, now=now)
    await offer(session, line, within=line.around(event.starts_at, event.ends_at), now=now)


@on(OfferDeclined)
async def offer_what_was_declined(session: AsyncSession, event: OfferDeclined, now: datetime) -> None:
    """The seats go on."""
    await _pass_on(session, event.booking_id, now=now)


@on(WaitingLeft)
async def offer_what_was_left(session: AsyncSession, event: WaitingLeft, now: datetime) -> None:
    """A seat on offer to whoever left goes on."""
    if event.booking_id:
        await _pass_on(session, event.booking_id, now=now)


@on(BookingConfirmed)
async def take_what_was_waited_for(session: AsyncSession, event: BookingConfirmed, now: datetime) -> None:
    """Whoever has booked what they waited for waits no more."""
    await take_up(session, event, now=now)


async def _pass_on(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> None:
    """Release a hold that nobody wants and offer its seats to the next, in one go."""
    seat = await get_seat(session, ids.public("bkg", booking_id))
    await lock(session, [booking_id])
    line = await lock_line(session, seat.builder_id, now=now)
    seat = await refreshed(session, seat)
    if seat.booking.state == "held" and seat.session.starts_at > now:
        await cancel(session, seat, reason="declined", now=now)
    await offer(session, line, within=line.around(seat.session.starts_at, seat.session.ends_at), now=now)
