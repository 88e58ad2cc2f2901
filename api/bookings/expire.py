"""Lapsed holds give way inside the transaction that wants their time; no job has to come first."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat, at_version, happened, leave
from kit.outbox import announce
from models.bookings import IS_HELD, Booking, Session
from models.events import HoldExpired

_FEW = select(Booking.id).where(IS_HELD, Booking.expires_at <= bindparam("now")).cte("few").prefix_with("MATERIALIZED")
_LAPSED = (
    select(Booking, Session)
    .join(_FEW, _FEW.c.id == Booking.id)
    .join(Session, Session.id == Booking.session_id)
    .where(Session.builder_id.in_(bindparam("builders", expanding=True)))
)


async def expire_lapsed(session: AsyncSession, builders: Sequence[uuid.UUID], *, now: datetime) -> None:
    """End every lapsed hold of these builders. The caller holds their locks (``seats.lock_builders``)."""
    for booking, held in (await session.execute(_LAPSED, {"now": now, "builders": builders})).all():
        seat = Seat(booking, held)
        await leave(session, seat)
        at_version(seat, state="expired", expires_at=None)
        await announce(session, happened(seat, HoldExpired), now)
    await session.flush()
