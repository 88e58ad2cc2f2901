"""Turning somebody away well: remember the demand, offer the nearest times."""

from datetime import datetime
from typing import NoReturn

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.routes import slots_out
from api.availability.search import nearest
from api.bookings.errors import HoldExpired, SlotTaken
from api.bookings.wish import Wish
from kit.db import start_anew
from models.events import SeatRefused


async def with_alternatives(
    session: AsyncSession, refusal: SlotTaken | HoldExpired, wish: Wish, now: datetime
) -> NoReturn:
    """Raise ``refusal`` again with the three nearest times, looked up after every lock is let go.

    The refused demand goes with it as an event, which the edge keeps although the request fails.
    """
    await start_anew(session)
    found = await nearest(session, wish.wanted, wish.givers, to=wish.start, now=now)
    because = refusal.because if isinstance(refusal, SlotTaken) else "expired"
    refusal.event = SeatRefused(
        organisation_id=wish.wanted.service.organisation_id,
        subject=wish.givers[0].id,
        service_id=wish.wanted.service.id,
        starts_at=wish.start,
        because=because,
    )
    refusal.extra["alternatives"] = [each.model_dump(mode="json") for each in slots_out(found, wish.wanted)]
    raise refusal
