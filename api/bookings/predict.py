"""Each booking carries how likely its client is not to come, from what was known when it was made.

A score offers help; it never charges or refuses anybody. Without a predictor nothing is written.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat
from kit.ids import new_id
from kit.money import Money
from ml.no_show import Booking as Known
from ml.no_show import Predictor
from ml.no_show.words import words_for
from models.bookings import Booking, Prediction, Session
from models.people import Builder

_PREDICTOR, _MOMENT = "no_show", "booking"
_DESK = {"desk", "api", "seed"}


async def predict(session: AsyncSession, seat: Seat, predictor: Predictor, *, now: datetime) -> None:
    """Score a booking and keep the score with its two strongest reasons."""
    score = predictor.score(await _known(session, seat, now))
    reasons = [
        {"key": reason.key, "up": reason.up, "words": words_for(reason.key, up=reason.up)} for reason in score.reasons
    ]
    session.add(
        Prediction(
            id=new_id(now), organisation_id=seat.organisation_id, created_at=now, booking_id=seat.booking.id,
            predictor=_PREDICTOR, predictor_version=predictor.version, moment=_MOMENT,
            probability=score.probability, reasons=reasons,
        )
    )  # fmt: skip


async def _known(session: AsyncSession, seat: Seat, now: datetime) -> Known:
    builder = await session.get_one(Builder, seat.builder_id)
    booking, held = seat.booking, seat.session
    past = (
        select(Booking.state, func.count())
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.client_id == seat.client_id, Booking.id != booking.id, Session.ends_at < now)
        .group_by(Booking.state)
    )
    counts = {state: int(count) for state, count in await session.execute(past)}
    return Known(
        booked_at=booking.created_at,
        starts_at=held.starts_at.astimezone(ZoneInfo(builder.zone)),
        minutes=int((held.ends_at - held.starts_at).total_seconds() // 60),
        price=float(Money(booking.price, booking.currency).major()),
        seats=booking.seats,
        past_visits=counts.get("completed", 0) + counts.get("confirmed", 0),
        past_no_shows=counts.get("no_show", 0),
        by_chat=booking.channel not in _DESK,
    )
