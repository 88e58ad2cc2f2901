"""Dates of a series that changed at once are told of in one notice to each person, not one by one.

What changed at once is read from the outbox: the events of the bookings and that of the series are of one instant.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.kinds import Kind, News, kinds_of
from api.notifications.queries import is_written
from kit.ids import new_id, public
from kit.outbox import OutboxRow
from models.bookings import Booking, Series, Session
from models.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingEvent,
    BookingMoved,
    BookingRequested,
    SeriesBooked,
    SeriesCancelled,
    SeriesEvent,
    SeriesMoved,
)
from models.notifications import Notice, NoticeBooking

_NEWS: tuple[tuple[type[SeriesEvent], type[BookingEvent], News], ...] = (
    (SeriesBooked, BookingConfirmed, "confirmed"),
    (SeriesBooked, BookingRequested, "requested"),
    (SeriesMoved, BookingMoved, "moved"),
    (SeriesCancelled, BookingCancelled, "cancelled"),
)


async def is_told_together(session: AsyncSession, event: BookingEvent) -> bool:
    """Whether this happened to a date of a series together with others, so that their notice tells of it."""
    booking = await session.get_one(Booking, event.subject)
    if booking.series_id is None:
        return False
    kind = next(series for series, one, _ in _NEWS if isinstance(event, one))
    own = await _rows(session, event.subject, type(event).__name__, booking_version=event.booking_version)
    instants = {row.occurred_at for row in own}
    rows = await _rows(session, booking.series_id, kind.__name__)
    return any(row.occurred_at in instants and row.payload["occurrences"] > 1 for row in rows)


async def tell_together(session: AsyncSession, event: SeriesEvent, now: datetime) -> None:
    """Write what tells of all dates that this happened to: to the client, and to each builder of theirs."""
    if event.occurrences == 1:
        return
    rows = await _rows(session, event.subject, type(event).__name__, series_version=event.series_version)
    instants, occasion = (
        [row.occurred_at for row in rows],
        f"{public(Series.prefix, event.subject)}:{event.series_version}",
    )
    for one, news in [(one, news) for series, one, news in _NEWS if isinstance(event, series)]:
        changed = await _changed(session, event.subject, one, instants)
        for kind in kinds_of(news):
            for bookings in by_reader(kind, changed):
                await write_together(session, bookings, (kind,), now, occasion=occasion)


async def _rows(session: AsyncSession, subject: uuid.UUID, kind: str, **payload: int) -> list[OutboxRow]:
    rows = await session.scalars(select(OutboxRow).where(OutboxRow.subject == subject, OutboxRow.kind == kind))
    return [row for row in rows if all(row.payload[name] == value for name, value in payload.items())]


async def _changed(
    session: AsyncSession, series_id: uuid.UUID, kind: type[BookingEvent], instants: Sequence[datetime]
) -> list[tuple[Booking, uuid.UUID]]:
    """The bookings it happened to, in the order of their dates, each with its builder."""
    query = (
        select(Booking, Session.builder_id)
        .join(Session, Session.id == Booking.session_id)
        .join(OutboxRow, OutboxRow.subject == Booking.id)
        .where(Booking.series_id == series_id, OutboxRow.kind == kind.__name__, OutboxRow.occurred_at.in_(instants))
        .order_by(Session.starts_at)
    )
    return [(booking, builder) for booking, builder in await session.execute(query)]


def by_reader(kind: Kind, changed: Sequence[tuple[Booking, uuid.UUID]]) -> list[list[Booking]]:
    """What each reader of a kind is to be told of; each booking comes with its builder."""
    if kind.audience == "client":
        return [[booking for booking, _ in changed]] if changed else []
    by_builder = groupby(sorted(changed, key=lambda each: each[1]), key=lambda each: each[1])
    return [[booking for booking, _ in theirs] for _, theirs in by_builder]


async def write_together(
    session: AsyncSession,
    bookings: Sequence[Booking],
    kinds: Sequence[Kind],
    now: datetime,
    *,
    occasion: str,
    amount: int | None = None,
) -> None:
    """A waiting notice of each kind by the first of these bookings, unless it is there already.

    ``amount``: what was paid for all of them, in minor units.
    """
    first = bookings[0]
    for kind in kinds:
        if await is_written(session, first.id, first.version, kind.name, occasion):
            continue
        notice = Notice(
            id=new_id(now), created_at=now, organisation_id=first.organisation_id, booking_id=first.id,
            booking_version=first.version, kind=kind.name, occasion=occasion, amount=amount, due_at=now,
            state="waiting",
        )  # fmt: skip
        session.add(notice)
        await session.flush()
        session.add_all(
            NoticeBooking(notice_id=notice.id, booking_id=each.id, organisation_id=each.organisation_id)
            for each in bookings
        )
    await session.flush()
