"""What is put before the staff for some days: measures that may help, and seats a full group could still take."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.predict import PREDICTOR
from api.suggestions.measures import seats_to_add
from kit.outbox import OutboxRow
from models.bookings import LIVE, Booking, Prediction, Session
from models.events import MeasuresChosen

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Sessions of a business that start in [start, end); of one builder, if named."""

    organisation_id: uuid.UUID
    start: datetime
    end: datetime
    builder_id: uuid.UUID | None = None

    @property
    def starts(self) -> ColumnElement[bool]:
        """As a condition on sessions."""
        own = Session.builder_id == self.builder_id if self.builder_id else true()
        ours = Session.organisation_id == self.organisation_id
        return and_(ours, Session.starts_at >= self.start, Session.starts_at < self.end, own)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A booking with the measures put before the staff; those its client is compared without are left out."""

    booking: Booking
    session: Session
    risk: float
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spare:
    """A full group session that could take so many more."""

    session: Session
    seats: int


async def list_measures(session: AsyncSession, days: Days) -> list[Suggested]:
    """Of bookings that stand, earliest first."""
    query = (
        select(Booking, Session, OutboxRow.payload)
        .join(Session, Session.id == Booking.session_id)
        .join(OutboxRow, OutboxRow.subject == Booking.id)
        .where(days.starts, Booking.state == "confirmed", OutboxRow.kind == MeasuresChosen.__name__)
        .order_by(Session.starts_at, Booking.id)
        .limit(MOST)
    )
    rows = [(booking, held, told) for booking, held, told in await session.execute(query)]
    found = [Suggested(booking, held, float(told["risk"]), _treated(told)) for booking, held, told in rows]
    return [each for each in found if each.measures]


def _treated(told: dict[str, list[dict[str, str]]]) -> tuple[str, ...]:
    return tuple(each["measure"] for each in told["chosen"] if each["arm"] == "treated")


async def list_spare(session: AsyncSession, days: Days) -> list[Spare]:
    """Full group sessions that could take more, by the scores of those in them."""
    query = (
        select(Session)
        .where(days.starts, Session.state == "active", Session.capacity > 1, Session.taken >= Session.capacity)
        .order_by(Session.starts_at, Session.id)
        .limit(MOST)
    )
    full = (await session.scalars(query)).all()
    risks = await _risks(session, full)
    found = [Spare(each, seats_to_add(risks[each.id], each.capacity)) for each in full]
    return [each for each in found if each.seats]


async def _risks(session: AsyncSession, sessions: Sequence[Session]) -> dict[uuid.UUID, list[float]]:
    """By session, the latest score of each seat; a seat that was never scored is taken to be filled."""
    query = (
        select(Booking.id, Booking.session_id, Booking.seats, Prediction.probability)
        .outerjoin(Prediction, (Prediction.booking_id == Booking.id) & (Prediction.predictor == PREDICTOR))
        .where(Booking.session_id.in_([each.id for each in sessions]), Booking.state.in_(LIVE))
        .order_by(Prediction.id)
    )
    latest = {booking: (where, seats, said or 0.0) for booking, where, seats, said in await session.execute(query)}
    found: dict[uuid.UUID, list[float]] = defaultdict(list)
    for where, seats, said in latest.values():
        # the seats of one booking come or stay away together: counting one as sure to come leans to the safe side
        found[where] += [said, *[0.0] * (seats - 1)]
    return found
