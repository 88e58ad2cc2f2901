"""The client **leaves** the line; a seat on offer to them goes on to the next."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.waiting.entries import is_still, told
from kit.outbox import announce
from models.bookings import Waiting
from models.events import WaitingLeft


async def leave(session: AsyncSession, entry: Waiting, *, now: datetime) -> Waiting:
    """Give up a place; leaving twice, or once all is over, changes nothing. ``reactions`` releases the hold."""
    if not await is_still(session, entry, "waiting", "offered"):
        return entry
    booking_id, entry.booking_id, entry.deadline = entry.booking_id, None, None
    entry.state = "left"
    await announce(session, told(entry, WaitingLeft, booking_id=booking_id), now)
    return entry
