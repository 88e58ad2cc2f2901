"""What is known of a client when times are offered: how often they came, and when and to whom they usually come."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bookings import Booking, Session
from models.people import Builder

_LATEST, _HABIT = 6, 2
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Habits:
    """``usual`` is in seconds into the week on the builder's clock, ``nan`` without a habit."""

    visits: int = 0
    usual: float = float("nan")
    builder_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A session a client came to, by the builder's clock."""

    builder_id: uuid.UUID
    wall: datetime


async def habits_of(session: AsyncSession, client_id: uuid.UUID | None, *, now: datetime) -> Habits:
    """From the client's latest sessions that are over and were not missed."""
    if client_id is None:
        return Habits()
    query = (
        select(Session.builder_id, Session.starts_at, Builder.zone)
        .join(Booking, Booking.session_id == Session.id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(Booking.client_id == client_id, Booking.state.in_(("confirmed", "completed")), Session.ends_at <= now)
        .order_by(Session.starts_at.desc())
        .limit(_LATEST)
    )
    rows = await session.execute(query)
    return habits([Visit(builder, start.astimezone(ZoneInfo(where))) for builder, start, where in rows])


def habits(visits: Sequence[Visit]) -> Habits:
    """The weekday and hour, and the builder, that come up at least twice among the latest; the latest of equals."""
    slots = Counter((each.wall.isoweekday(), each.wall.hour) for each in visits)
    builders = Counter(each.builder_id for each in visits)
    found = Habits(len(visits))
    if slots and (most := slots.most_common(1)[0])[1] >= _HABIT:
        (weekday, hour), _ = most
        latest = next(each.wall for each in visits if (each.wall.isoweekday(), each.wall.hour) == (weekday, hour))
        seconds = ((weekday - 1) * _HOURS + hour) * 3600.0 + latest.minute * 60
        found = Habits(len(visits), seconds)
    if builders and (chief := builders.most_common(1)[0])[1] >= _HABIT:
        return Habits(found.visits, found.usual, chief[0])
    return found


def wall(instant: datetime, where: ZoneInfo) -> float:
    """The local wall time in seconds, read as if it were UTC."""
    return instant.astimezone(where).replace(tzinfo=UTC).timestamp()
