"""What there is in somebody's calendar: bookings with everybody in them, and when each last changed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.outbox import OutboxRow
from models.bookings import Booking, Session
from models.catalog import Service
from models.people import Builder, Client

MOST = 1000
_CERTAIN = ("pending", "confirmed", "completed", "no_show")
_TOLD = ("BookingConfirmed", "BookingRequested")


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking as it stands in a calendar; ``session`` is the row of whoever's calendar it is."""

    booking: Booking
    session: Session
    service: Service
    builder: Builder
    client: Client
    changed_at: datetime

    @property
    def is_cancelled(self) -> bool:
        return self.booking.state in {"cancelled", "expired"}

    @property
    def is_tentative(self) -> bool:
        """Asked for, or approved and not paid yet."""
        return self.booking.state in {"pending", "held"}


async def entries_of_client(session: AsyncSession, client_id: uuid.UUID, *, since: datetime) -> list[Entry]:
    """A client's bookings that end after ``since``."""
    own = _entries().where(Booking.client_id == client_id, Session.id == Booking.session_id)
    return await _found(session, own.where(Session.ends_at > since))


async def entries_of_builder(session: AsyncSession, builder_id: uuid.UUID, *, since: datetime) -> list[Entry]:
    """Bookings in the sessions a builder gives, alone or together with others, that end after ``since``."""
    theirs = func.coalesce(Session.lead_id, Session.id) == Booking.session_id
    return await _found(session, _entries().where(theirs, Session.builder_id == builder_id, Session.ends_at > since))


async def entry_of(session: AsyncSession, booking_id: uuid.UUID) -> Entry | None:
    """One booking; None when it never was more than a hold."""
    own = _entries().where(Booking.id == booking_id, Session.id == Booking.session_id)
    return next(iter(await _found(session, own)), None)


async def entries_of_series(session: AsyncSession, series_id: uuid.UUID) -> list[Entry]:
    """All bookings a series ever had, holds apart."""
    return await _found(session, _entries().where(Booking.series_id == series_id, Session.id == Booking.session_id))


async def versions_of_series(session: AsyncSession, series_id: uuid.UUID) -> int:
    """How often bookings of a series were changed, taken together."""
    query = select(func.coalesce(func.sum(Booking.version - 1), 0)).where(Booking.series_id == series_id)
    return int(await session.scalar(query) or 0)


def _entries() -> Select[Booking, Session, Service, Builder, Client]:
    return (
        select(Booking, Session, Service, Builder, Client)
        .join(Client, Client.id == Booking.client_id)
        .join(Session, Session.organisation_id == Booking.organisation_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(_was_told())
        .order_by(Session.starts_at.desc(), Booking.id)
        .limit(MOST)
    )


def _was_told() -> ColumnElement[bool]:
    """More than a hold that nobody but its client knew of: what was taken back stays in calendars as cancelled."""
    told = select(OutboxRow.number).where(OutboxRow.subject == Booking.id, OutboxRow.kind.in_(_TOLD))
    return or_(Booking.state.in_(_CERTAIN), Booking.approved_at.is_not(None), told.exists())


async def _found(session: AsyncSession, query: Select[Booking, Session, Service, Builder, Client]) -> list[Entry]:
    rows = (await session.execute(query)).all()
    changed = await _changes(session, [booking.id for booking, *_ in rows])
    return [
        Entry(booking, held, service, builder, client, changed.get(booking.id, booking.created_at))
        for booking, held, service, builder, client in reversed(rows)
    ]


async def _changes(session: AsyncSession, bookings: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    query = select(OutboxRow.subject, func.max(OutboxRow.occurred_at).label("changed")).where(
        OutboxRow.subject.in_(bookings)
    )
    rows = await session.execute(query.group_by(OutboxRow.subject))
    return {row.subject: row.changed for row in rows}


def last_change(entries: Iterable[Entry]) -> datetime:
    return max(each.changed_at for each in entries)
