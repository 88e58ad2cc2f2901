"""Lapsed holds, and requests to move what has begun, give way inside the transaction that wants their time.

No job has to come first.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat, at_version, happened, leave
from kit.db import Instant
from kit.outbox import announce
from models.bookings import IS_HELD, Booking, Session, is_overdue_request
from models.events import HoldExpired, HoldReleased

_FEW = select(Booking.id).where(IS_HELD, Booking.expires_at <= bindparam("now")).cte("few").prefix_with("MATERIALIZED")
_LAPSED = (
    select(Booking, Session)
    .join(_FEW, _FEW.c.id == Booking.id)
    .join(Session, Session.id == Booking.session_id)
    .where(Session.builder_id.in_(bindparam("builders", expanding=True)))
)
_NOW = bindparam("now", type_=Instant())
_OVERDUE = (
    select(Booking, Session)
    .join(Session, Session.id == Booking.session_id)
    .where(Session.builder_id.in_(bindparam("builders", expanding=True)), Session.occupies_to > _NOW)
    .where(Session.state == "active", is_overdue_request(_NOW))
)


async def expire_lapsed(session: AsyncSession, builders: Sequence[uuid.UUID], *, now: datetime) -> None:
    """End every lapsed hold and overdue request of these builders, which the caller locked (``lock_builders``)."""
    for booking, held in (await session.execute(_LAPSED, {"now": now, "builders": builders})).all():
        seat = Seat(booking, held)
        await leave(session, seat)
        at_version(seat, state="expired", expires_at=None)
        await announce(session, happened(seat, HoldExpired), now)
    for booking, asked in (await session.execute(_OVERDUE, {"now": now, "builders": builders})).all():
        await end_request(session, Seat(booking, asked), now=now)
    await session.flush()


async def end_request(session: AsyncSession, asked: Seat, *, now: datetime) -> None:
    """Let go of what a client asked to move a booking to. The caller holds the locks."""
    await leave(session, asked)
    at_version(asked, state="cancelled")
    await session.flush()
    await announce(session, happened(asked, HoldReleased), now)
