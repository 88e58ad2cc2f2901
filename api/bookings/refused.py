"""Turning somebody away well: remember the demand, offer the nearest times."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.routes import slots_out
from api.availability.search import Found, nearest
from api.availability.wanted import Wanted
from api.bookings.errors import HoldExpired, SlotTaken
from api.bookings.wish import Spot
from api.pricing.lines import PLAIN
from kit.db import Database
from models.events import SeatRefused

Alternatives = list[dict[str, Any]]
Look = Callable[[Database], Awaitable[Alternatives]]


def with_alternatives(
    session: AsyncSession, refusal: SlotTaken | HoldExpired, spot: Spot, now: datetime, *, look: Look | None = None
) -> NoReturn:
    """Raise ``refusal`` again, to be told with the three nearest times.

    They are looked up by the edge (by ``look``, where others look too), after every lock is let go; the refused demand
    is written there too, although the request fails.
    """

    async def look_alone(database: Database) -> Alternatives:
        async with database.reading() as reading:
            found = await nearest(reading, spot.wanted, spot.givers, to=spot.start, now=now)
            return told(found, replace(spot.wanted, extras=PLAIN), now=now)

    async def add_alternatives(database: Database) -> None:
        refusal.extra["alternatives"] = await (look or look_alone)(database)

    session.expunge_all()  # the spot's rows outlive this session
    refusal.afterwards = add_alternatives
    refusal.event = demand(refusal, spot)
    raise refusal


def demand(refusal: SlotTaken | HoldExpired, spot: Spot) -> SeatRefused:
    """What is remembered of a refusal: which time was wanted, and why it could not be had."""
    return SeatRefused(
        organisation_id=spot.wanted.service.organisation_id,
        subject=spot.givers[0].id,
        service_id=spot.wanted.service.id,
        starts_at=spot.start,
        because=refusal.because if isinstance(refusal, SlotTaken) else "expired",
    )


def told(found: list[Found], wanted: Wanted, *, now: datetime) -> Alternatives:
    """Times as a refusal lists them."""
    return [each.model_dump(mode="json") for each in slots_out(found, wanted, now=now)]
