"""Turning somebody away well: remember the demand, offer the nearest times."""

from datetime import datetime
from typing import NoReturn

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.routes import slots_out
from api.availability.search import nearest
from api.bookings.errors import HoldExpired, SlotTaken
from api.bookings.wish import Wish
from models.events import SeatRefused


def with_alternatives(session: AsyncSession, refusal: SlotTaken | HoldExpired, wish: Wish, now: datetime) -> NoReturn:
    """Raise ``refusal`` again, to be told with the three nearest times.

    They are looked up by the edge, after every lock is let go; the refused demand is written there too, although the
    request fails.
    """

    async def add_alternatives(reading: AsyncSession) -> None:
        found = await nearest(reading, wish.wanted, wish.givers, to=wish.start, now=now)
        refusal.extra["alternatives"] = [each.model_dump(mode="json") for each in slots_out(found, wish.wanted)]

    session.expunge_all()  # the wish's rows outlive this session
    refusal.afterwards = add_alternatives
    refusal.event = SeatRefused(
        organisation_id=wish.wanted.service.organisation_id,
        subject=wish.givers[0].id,
        service_id=wish.wanted.service.id,
        starts_at=wish.start,
        because=refusal.because if isinstance(refusal, SlotTaken) else "expired",
    )
    raise refusal
