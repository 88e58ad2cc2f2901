"""How what was taken stands, by who books it: asked for, confirmed, or held until it is paid.

The desk lets a booking stand unpaid and says yes for a builder; a builder does so for what they give, alone or together
with others.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.confirm import confirm
from api.bookings.desk.approve import ask_approval, awaits_approval
from api.bookings.seats import Seat
from api.identity.caller import Caller
from api.identity.may import may
from api.payments.schemas import payer_for


async def conclude(session: AsyncSession, seat: Seat, *, by: Caller, now: datetime) -> Seat:
    """A hold becomes a request where a builder has to say yes, else is confirmed when nothing is due, else stays."""
    payer = await payer_for(session, seat.booking)
    if not may(by, "answer request", payer) and await awaits_approval(session, seat):
        return await ask_approval(session, seat, now=now)
    if not seat.booking.price or may(by, "waive payment", payer):
        return await confirm(session, seat, now=now, paid=True)
    return seat
