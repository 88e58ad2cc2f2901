"""Who came to whom at a business lately, and what it tells of its builders, in the shape recommending reads.

The same columns as ``ml.builders.told`` makes of events for training; a test holds both together.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ml.builders import Business, Visits
from ml.builders.told import business_told, language_of
from ml.builders.visits import no_visits
from models.bookings import Booking, Session
from models.catalog import Offering
from models.feedback import Feedback
from models.people import USUAL, Builder, Client, WorkingHours

_LOOKED_BACK, _MOST = timedelta(days=365), 5_000


async def visits_of_organisation(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> Visits:
    """The latest of the last year, in the order in which they were booked."""
    latest = _query(organisation_id).where(Booking.created_at > now - _LOOKED_BACK, Booking.created_at <= now)
    rows = (await session.execute(latest.order_by(Booking.created_at.desc(), Booking.id.desc()).limit(_MOST))).all()
    return _visits(rows[::-1])


async def visits_of_client(session: AsyncSession, organisation_id: uuid.UUID, client_id: uuid.UUID | None) -> Visits:
    """A client's own, in the order in which they were booked."""
    if client_id is None:
        return no_visits()
    own = _query(organisation_id).where(Booking.client_id == client_id)
    rows = (await session.execute(own.order_by(Booking.created_at.desc(), Booking.id.desc()).limit(_MOST))).all()
    return _visits(rows[::-1])


async def business_of(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> Business:
    """Its builders as they are now; one whom a process with a faster clock has just added is there, too."""
    builders = (await session.scalars(select(Builder).where(Builder.organisation_id == organisation_id))).all()
    given = await session.execute(
        select(Offering.builder_id, Offering.service_id).where(Offering.organisation_id == organisation_id)
    )
    hours = await session.execute(
        select(WorkingHours.builder_id, WorkingHours.weekly).where(
            WorkingHours.organisation_id == organisation_id, WorkingHours.name == USUAL
        )
    )
    return business_told(
        [(str(row.id), min(row.created_at, now), row.languages) for row in builders],
        [(str(builder), str(service)) for builder, service in given],
        {str(builder): weekly for builder, weekly in hours},
    )


def _query(organisation_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """Bookings that stand, were asked for, or were kept: what was called off, missed or let lapse is no visit."""
    stands = or_(
        Booking.state.in_(("pending", "confirmed", "completed")),
        (Booking.state == "held") & Booking.approved_at.is_not(None),
    )
    return (
        select(
            Booking.client_id, Session.builder_id, Session.service_id, Booking.created_at, Session.starts_at,
            Builder.zone, Booking.state, Feedback.mark, Feedback.given_at, Client.locale,
        )
        .join(Session, Session.id == Booking.session_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Client, Client.id == Booking.client_id)
        .outerjoin(Feedback, Feedback.booking_id == Booking.id)
        .where(Booking.organisation_id == organisation_id, stands)
    )  # fmt: skip


def _visits(rows: Sequence[Row[Any]]) -> Visits:
    if not rows:
        return no_visits()
    booked = np.array([row.created_at.timestamp() for row in rows])
    return Visits(
        clients=_text(rows, "client_id"), builders=_text(rows, "builder_id"), services=_text(rows, "service_id"),
        booked_at=booked, walls=np.array([_wall(row.starts_at, row.zone) for row in rows]),
        kept=np.array([1.0 if row.state == "completed" else np.nan for row in rows]), over_at=booked,
        marks=np.array([np.nan if row.mark is None else float(row.mark) for row in rows]),
        marked_at=np.array([np.inf if row.given_at is None else row.given_at.timestamp() for row in rows]),
        prices=np.full(len(rows), np.nan), languages=np.array([language_of(row.locale) for row in rows], dtype=np.str_),
    )  # fmt: skip


def _text(rows: Sequence[Row[Any]], name: str) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.array([str(getattr(row, name)) for row in rows], dtype=np.str_)


def _wall(instant: datetime, zone: str) -> float:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC).timestamp()
