"""One more reminder of a booking, for a client who may need it: like the others, dropped once it is not true."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.kinds import REMINDERS
from api.notifications.queries import is_written
from kit.ids import new_id
from models.bookings import Booking
from models.notifications import Notice

_OCCASION = "once more"


async def remind_again(session: AsyncSession, booking: Booking, *, at: datetime, now: datetime) -> bool:
    """Write a reminder due ``at``; not a second time, and not where that moment has passed. Whether it was written."""
    kind = REMINDERS[-1].name
    if at <= now or await is_written(session, booking.id, booking.version, kind, _OCCASION):
        return False
    notice = Notice(
        id=new_id(now), created_at=now, organisation_id=booking.organisation_id, booking_id=booking.id,
        booking_version=booking.version, kind=kind, occasion=_OCCASION, due_at=at, state="waiting",
    )  # fmt: skip
    session.add(notice)
    await session.flush()
    return True
