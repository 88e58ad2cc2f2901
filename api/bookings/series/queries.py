"""Questions about series."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat
from kit import ids
from kit.errors import NotFound
from models.bookings import LIVE, Booking, Series, Session


async def get_series(session: AsyncSession, shown: str) -> Series:
    """The series with a public id. Raises ``NotFound``; who may see it is asked by ``identity.may``."""
    row = await session.get(Series, ids.parse("srs", shown), populate_existing=True)
    if row is None:
        raise NotFound("There is no such series.")
    return row


async def live_seats(session: AsyncSession, series_id: uuid.UUID) -> Sequence[Seat]:
    """The seats of a series that are not cancelled or expired, in the order of its dates, as they stand now."""
    query = (
        select(Booking, Session)
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.series_id == series_id, Booking.state.in_(LIVE))
        .order_by(Booking.occurrence)
        .execution_options(populate_existing=True)
    )
    return [Seat(booking, held) for booking, held in (await session.execute(query)).all()]
