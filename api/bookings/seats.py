"""A booking together with its session: what the verbs of this room work on and announce."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kit import ids
from kit.db import lock
from kit.errors import NotFound
from models.bookings import Booking, Session
from models.events import BookingEvent

_SEAT = (
    select(Booking, Session)
    .join(Session, Session.id == Booking.session_id)
    .where(Booking.id == bindparam("booking"))
    .execution_options(populate_existing=True)
)
_LEAD, _PART = aliased(Session), aliased(Session)
_LEADS = (
    select(_LEAD.builder_id)
    .join(_PART, _PART.lead_id == _LEAD.id)
    .where(
        _PART.builder_id.in_(bindparam("builders", expanding=True)),
        _PART.state == "active",
        _PART.occupies_to > bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A client's place in a session."""

    booking: Booking
    session: Session

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.booking.organisation_id

    @property
    def client_id(self) -> uuid.UUID:
        return self.booking.client_id

    @property
    def builder_id(self) -> uuid.UUID:
        return self.session.builder_id


async def get_seat(session: AsyncSession, shown: str) -> Seat:
    """The seat with a booking's public id. Raises ``NotFound``; who may see it is asked by ``identity.may``."""
    return await seat_of(session, ids.parse("bkg", shown))


async def seat_of(session: AsyncSession, booking_id: uuid.UUID) -> Seat:
    """The seat with a booking's key. Raises ``NotFound``."""
    found = (await session.execute(_SEAT, {"booking": booking_id})).one_or_none()
    if found is None:
        raise NotFound("There is no such booking.")
    booking, held = found
    return Seat(booking, held)


async def refreshed(session: AsyncSession, seat: Seat) -> Seat:
    """The seat as it stands now, read again after a lock was won."""
    return await get_seat(session, seat.booking.public_id)


def happened(seat: Seat, kind: type[BookingEvent], **more: Any) -> BookingEvent:
    """The event of ``kind`` about a seat."""
    booking, session = seat.booking, seat.session
    return kind(
        organisation_id=booking.organisation_id,
        subject=booking.id,
        builder_id=session.builder_id,
        client_id=booking.client_id,
        service_id=session.service_id,
        session_id=session.id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        seats=booking.seats,
        booking_version=booking.version,
        channel=booking.channel,
        **more,
    )


async def lock_builders(session: AsyncSession, builders: Sequence[uuid.UUID], *, now: datetime) -> list[uuid.UUID]:
    """Lock these builders and those who lead a session together with one of them; who is locked now.

    A session given together is counted in its lead's row, so whoever may end a lapsed hold in it locks the lead too.
    """
    leads = await session.scalars(_LEADS, {"builders": builders, "now": now})
    every = sorted({*builders, *leads})
    await lock(session, every)
    return every


async def leave(session: AsyncSession, seat: Seat) -> None:
    """Give the seats back; a session that nobody sits in any more is released."""
    seat.session.taken -= seat.booking.seats
    if seat.session.taken == 0:
        seat.session.state = "released"
    await count_in_all_rows(session, seat.session)


async def count_in_all_rows(session: AsyncSession, lead: Session) -> None:
    """Bring the rows of the other builders of a session given together up to its lead's."""
    others = update(Session).where(Session.lead_id == lead.id)
    await session.execute(others.values(taken=lead.taken, state=lead.state))


def at_version(seat: Seat, **changes: datetime | str | None) -> None:
    """Change a booking and count the change."""
    for name, value in changes.items():
        setattr(seat.booking, name, value)
    seat.booking.version += 1
