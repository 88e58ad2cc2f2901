"""What follows from a high score the day before: chosen once for each booking, kept, and where it may, carried out.

An extra reminder is written by itself; all else is put before the staff, who decide (``list_measures``). What was
chosen and on which side the client is are events, so that each policy can be judged by what came of it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.predict import PREDICTOR
from api.bookings.queries import unpaid_of
from api.notifications.again import remind_again
from api.suggestions.guard import Gap, Scored, held_back
from api.suggestions.measures import Case, Chosen, choose
from kit.clock import Clock
from kit.db import Database
from kit.outbox import OutboxRow, announce
from models.bookings import Booking, Prediction, Session, Waiting
from models.events import MeasuresChosen
from models.people import Client

AT_ONCE = 200
_MOMENT, _SINCE, _MOST_JUDGED = "day-before", timedelta(days=90), 5_000
_REMIND_BEFORE = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class Judged:
    """A booking to come with its score, not looked at before."""

    booking: Booking
    session: Session
    score: Prediction


async def act_due(database: Database, clock: Clock) -> int:
    """Choose for every booking that was scored the day before; how many. Guarded by business."""
    now = clock.now()
    async with database.writing() as session:
        judged = await _judged(session, now)
        unpaid = await unpaid_of(session, [each.booking for each in judged])
        awaited = await _awaited(session, judged)
        businesses = {each.booking.organisation_id for each in judged}
        guards = {business: await guard_of(session, business, now=now) for business in businesses}
        for each in judged:
            case = Case(
                client_id=each.booking.client_id,
                risk=each.score.probability,
                is_unpaid=unpaid[each.booking.id] > 0,
                is_awaited=each.session.id in awaited,
            )
            await _settle(session, each, choose(case), guards[each.booking.organisation_id], now)
        await session.commit()
    return len(judged)


async def _settle(
    session: AsyncSession, judged: Judged, chosen: Sequence[Chosen], gap: Gap | None, now: datetime
) -> None:
    """Keep what was chosen, none included, and write the reminder where one is due; nothing while held back."""
    booking = judged.booking
    kept = [] if gap else chosen
    told = MeasuresChosen(
        organisation_id=booking.organisation_id, subject=booking.id, client_id=booking.client_id,
        risk=judged.score.probability, predictor_version=judged.score.predictor_version,
        chosen=[{"policy": each.policy.name, "measure": each.policy.measure, "arm": each.arm} for each in kept],
        held_back=f"{gap.group}={gap.value}" if gap else "",
    )  # fmt: skip
    await announce(session, told, now)
    if any(each.policy.by_itself and each.arm == "treated" for each in kept):
        await remind_again(session, booking, at=judged.session.starts_at - _REMIND_BEFORE, now=now)


async def guard_of(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> Gap | None:
    """The group of a business's clients to whom its scores are unjust, by the bookings of the last three months."""
    query = (
        select(Prediction.probability, Booking.state, Booking.channel, Client.locale)
        .join(Booking, Booking.id == Prediction.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .where(
            Prediction.organisation_id == organisation_id, Prediction.predictor == PREDICTOR,
            Prediction.moment == _MOMENT, Prediction.created_at > now - _SINCE,
            Booking.state.in_(("completed", "no_show")),
        )
        .order_by(Prediction.id.desc())
        .limit(_MOST_JUDGED)
    )  # fmt: skip
    rows = await session.execute(query)
    return held_back(
        [
            Scored(said, float(state == "no_show"), {"channel": channel, "language": (locale or "")[:2]})
            for said, state, channel, locale in rows
        ]
    )


async def _judged(session: AsyncSession, now: datetime) -> list[Judged]:
    done = exists().where(OutboxRow.subject == Booking.id, OutboxRow.kind == MeasuresChosen.__name__)
    query = (
        select(Booking, Session, Prediction)
        .join(Session, Session.id == Booking.session_id)
        .join(Prediction, Prediction.booking_id == Booking.id)
        .where(
            Prediction.predictor == PREDICTOR, Prediction.moment == _MOMENT, Booking.state == "confirmed",
            Session.starts_at > now, ~done,
        )
        .order_by(Session.starts_at)
        .limit(AT_ONCE)
    )  # fmt: skip
    return [Judged(*row) for row in await session.execute(query)]


async def _awaited(session: AsyncSession, judged: Sequence[Judged]) -> set[uuid.UUID | None]:
    """The sessions somebody waits for."""
    keys = [each.session.id for each in judged]
    query = select(Waiting.session_id).where(Waiting.session_id.in_(keys), Waiting.state == "waiting")
    return set(await session.scalars(query))
