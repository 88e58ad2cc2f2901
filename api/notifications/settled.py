"""Dates of a series that are paid one by one are told of together, once none of them waits to be paid any more.

What was paid for them is told in the same notice; each payment has its invoice at the page of its booking. Whoever
pays for some and lets the time of the others run out is told of those that were paid.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.kinds import kinds_of
from api.notifications.together import by_reader, write_together
from kit.db import lock
from kit.ids import public
from models.bookings import Booking, Series, Session
from models.events import PaymentEvent
from models.notifications import Notice, NoticeBooking
from models.payments import Payment

_A_WHILE = timedelta(hours=1)
"""Who has longer to pay does not keep the others from being told: somebody approves, or looks at a payment first."""


async def tell_settled(session: AsyncSession, series_id: uuid.UUID, now: datetime) -> None:
    """Write what tells of all confirmed dates that nobody was told of yet, unless another is about to be paid."""
    await lock(session, [series_id])
    if await _is_being_paid(session, series_id, now):
        return
    untold = await _untold(session, series_id)
    if not untold:
        return
    first = untold[0][0]
    occasion = f"{public(Series.prefix, series_id)}:{public(Booking.prefix, first.id)}"
    for kind in kinds_of("confirmed"):
        for bookings in by_reader(kind, untold):
            amount = await paid_for(session, bookings) if kind.audience == "client" else None
            await write_together(session, bookings, (kind,), now, occasion=occasion, amount=amount)


async def pays_for_a_date(session: AsyncSession, event: PaymentEvent) -> bool:
    """Whether a payment was made to book a date of a series, and not for what falls due later."""
    if (await session.get_one(Payment, event.subject)).due_id:
        return False
    return (await session.get_one(Booking, event.booking_id)).series_id is not None


async def _is_being_paid(session: AsyncSession, series_id: uuid.UUID, now: datetime) -> bool:
    query = select(Booking.id).where(
        Booking.series_id == series_id, Booking.state == "held", Booking.expires_at > now,
        Booking.expires_at <= now + _A_WHILE,
    )  # fmt: skip
    return await session.scalar(query.limit(1)) is not None


async def _untold(session: AsyncSession, series_id: uuid.UUID) -> Sequence[tuple[Booking, uuid.UUID]]:
    """The confirmed bookings that no confirmation was written for, in the order of their dates, with their builders."""
    names = [kind.name for kind in kinds_of("confirmed")]
    beside = select(NoticeBooking.notice_id).where(NoticeBooking.booking_id == Booking.id).correlate(Booking)
    told = select(Notice.id).where(
        Notice.organisation_id == Booking.organisation_id,
        Notice.kind.in_(names),
        or_(Notice.booking_id == Booking.id, Notice.id.in_(beside)),
    )
    query = (
        select(Booking, Session.builder_id)
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.series_id == series_id, Booking.state == "confirmed", ~told.exists())
        .order_by(Session.starts_at)
    )
    return [(booking, builder) for booking, builder in await session.execute(query)]


async def paid_for(session: AsyncSession, bookings: Sequence[Booking]) -> int | None:
    """What was paid for them; nothing where nothing was."""
    ids = [each.id for each in bookings]
    query = select(func.sum(Payment.received - Payment.refunded)).where(Payment.booking_id.in_(ids))
    return int(await session.scalar(query) or 0) or None
