"""A booking as its caller may reach it, and as they are shown it: shared by this room's routes."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings import queries, schemas
from api.bookings.seats import Seat, get_seat
from api.identity.caller import Caller
from api.identity.may import may, require


async def theirs(session: AsyncSession, who: Caller, verb: str, booking_id: str) -> Seat:
    """The seat, if the caller may ``verb`` it; raises as ``identity.require`` does."""
    require(who, verb)
    seat = await get_seat(session, booking_id)
    require(who, verb, seat)
    return seat


async def shown_to(session: AsyncSession, who: Caller, seat: Seat) -> schemas.BookingOut:
    """The booking as it stands in this transaction."""
    await session.flush()
    return schemas.booking_out(await queries.show(session, seat.booking), to_staff=may(who, "see day"))
