"""What becomes of an offer: the client **declines** it, lets it lapse, or **takes** it by confirming the hold.

A "no" only marks the place; ``reactions`` then releases the hold and offers the seat on in one transaction, so the
seat goes from hand to hand and is never free in between.
"""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.entries import is_still, pass_over, told
from api.bookings.waiting.errors import NothingOffered
from api.bookings.waiting.queries import find_offered, live_of
from kit.outbox import announce
from models.bookings import Booking, Waiting
from models.events import BookingConfirmed, OfferDeclined, OfferLapsed, WaitingTaken


async def decline(session: AsyncSession, entry: Waiting, *, now: datetime) -> Waiting:
    """Say no to the present offer. Raises ``NothingOffered``, also when it was confirmed already."""
    if not await is_still(session, entry, "offered"):
        raise NothingOffered
    held = await session.get(Booking, entry.booking_id, populate_existing=True)
    if held is None or held.state != "held":
        raise NothingOffered
    await pass_over(session, entry, OfferDeclined, now=now)
    return entry


async def unanswered(
    session: AsyncSession, booking_id: uuid.UUID, kind: type[OfferDeclined | OfferLapsed], *, now: datetime
) -> None:
    """The hold with this id is gone: pass over whoever it was offered to, if anybody."""
    entry = await find_offered(session, booking_id)
    if entry and await is_still(session, entry, "offered") and entry.booking_id == booking_id:
        await pass_over(session, entry, kind, now=now)


async def take_up(session: AsyncSession, event: BookingConfirmed, *, now: datetime) -> None:
    """A client booked: whatever they were in line for, and this booking gives them, is taken."""
    for entry in await live_of(session, event.client_id):
        if _is_answered(entry, event) and await is_still(session, entry, "waiting", "offered"):
            if not _is_answered(entry, event):
                continue
            entry.state, entry.booking_id, entry.deadline = "taken", event.subject, None
            await announce(session, told(entry, WaitingTaken, booking_id=event.subject), now)


def _is_answered(entry: Waiting, event: BookingConfirmed) -> bool:
    """Whether the booking is the one offered, or one that fits somebody who has no offer."""
    if entry.state == "offered":
        return entry.booking_id == event.subject
    awaited = Awaited.of(entry)
    is_enough = entry.service_id == event.service_id and entry.seats <= event.seats
    return is_enough and awaited.is_with(event.builder_id) and awaited.fits(event.starts_at)
