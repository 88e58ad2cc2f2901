"""What became of a session: the client came (**completed**) or did not (**no show**). A slip can be put right."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.errors import NotPossible
from api.bookings.seats import Seat, at_version, happened, refreshed
from kit.db import lock
from kit.outbox import announce
from models.events import BookingCompleted, ClientMissed

Outcome = Literal["completed", "no_show"]
CORRECTED_WITHIN = timedelta(days=7)
_EVENTS = {"completed": BookingCompleted, "no_show": ClientMissed}


async def record_outcome(session: AsyncSession, seat: Seat, outcome: Outcome, *, now: datetime) -> Seat:
    """Note what became of a confirmed booking once it has begun; noting the same twice changes nothing.

    One outcome can be changed into the other for a week. Raises ``NotPossible``.
    """
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    state = seat.booking.state
    if state == outcome:
        return seat
    if state not in {"confirmed", *_EVENTS}:
        raise NotPossible("Only a confirmed booking can be completed or missed.")
    if now < seat.session.starts_at:
        raise NotPossible("The session has not begun yet.")
    if state in _EVENTS and now > seat.session.ends_at + CORRECTED_WITHIN:
        raise NotPossible("It is too long ago to be changed.")
    at_version(seat, state=outcome)
    await announce(session, happened(seat, _EVENTS[outcome]), now)
    return seat
