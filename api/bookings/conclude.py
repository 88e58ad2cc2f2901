"""How the dates of a series stand once they are taken, by who books them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.approve import ask_approval, awaits_approval
from api.bookings.confirm import confirm
from api.bookings.seats import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether whoever books lets it stand unpaid, and can say yes to it themselves."""

    waives: bool
    approves: bool


async def conclude(session: AsyncSession, seat: Seat, standing: Standing, *, now: datetime) -> Seat:
    """A hold becomes a request where a builder has to say yes, else is confirmed when nothing is due, else stays."""
    if not standing.approves and await awaits_approval(session, seat):
        return await ask_approval(session, seat, now=now)
    if standing.waives or not seat.booking.price:
        return await confirm(session, seat, now=now, paid=True)
    return seat
