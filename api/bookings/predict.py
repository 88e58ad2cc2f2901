"""Each booking carries how likely its client is not to come: from what was known as it was made, and the day before.

A score offers help; it never charges or refuses anybody. Without a predictor nothing is written. Features come from
the events by the function that training uses (``ml.no_show.lives``); a version that only listens is noted down under
a name of its own and shown to nobody.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.seats import Seat
from kit.clock import Clock
from kit.db import Database
from kit.ids import new_id
from kit.outbox import OutboxRow
from ml.no_show import Moment, Predictor, Score
from ml.no_show.lives import KINDS, Happened, lives
from ml.serving import Speakers
from models.bookings import Booking, Prediction, Session
from models.catalog import Service
from models.people import Builder

PREDICTOR, SHADOW = "no_show", "no_show.shadow"
_MOST_PAST, _AT_ONCE = 200, 200
_AHEAD = timedelta(days=1)
_ENDED = {"completed": "BookingCompleted", "no_show": "ClientMissed", "cancelled": "BookingCancelled"}


async def predict(session: AsyncSession, seat: Seat, speakers: Speakers, *, now: datetime) -> None:
    """Score a booking as it is made, and keep the score with its two strongest reasons."""
    await _score(session, [seat.booking], "booking", speakers, now=now)


async def predict_due(database: Database, clock: Clock, speakers: Speakers) -> int:
    """Score the bookings that begin within a day and were not scored the day before; how many."""
    now = clock.now()
    done = exists().where(Prediction.booking_id == Booking.id, Prediction.moment == "day-before")
    due = (
        select(Booking)
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.state == "confirmed", Session.starts_at > now, Session.starts_at <= now + _AHEAD, ~done)
        .order_by(Session.starts_at)
        .limit(_AT_ONCE)
    )
    if not speakers.at("day-before").speaks:
        return 0
    async with database.writing() as session:
        bookings = list(await session.scalars(due))
        await _score(session, bookings, "day-before", speakers, now=now)
        await session.commit()
    return len(bookings)


async def _score(
    session: AsyncSession, bookings: Sequence[Booking], moment: Moment, speakers: Speakers, *, now: datetime
) -> None:
    voices = speakers.at(moment)
    if not bookings or not voices.speaks:
        return
    happened = await _happened(session, {booking.client_id for booking in bookings})
    past = lives(happened, moment, zones=await _zones(session, happened))
    wanted = {str(booking.id): booking for booking in bookings}
    rows = past.take(np.isin(past.ids, list(wanted)))
    for name, predictor in ((PREDICTOR, voices.speaks), (SHADOW, voices.listens)):
        if predictor and len(rows):
            scores = predictor.score(rows, past)
            pairs = [(wanted[each], score) for each, score in zip(rows.ids.tolist(), scores, strict=True)]
            session.add_all(_kept(pairs, name, predictor, moment, now))


def _kept(
    pairs: Iterable[tuple[Booking, Score]], name: str, predictor: Predictor, moment: Moment, now: datetime
) -> list[Prediction]:
    return [
        Prediction(
            id=new_id(now), organisation_id=booking.organisation_id, created_at=now, booking_id=booking.id,
            predictor=name, predictor_version=predictor.version, moment=moment, probability=score.probability,
            reasons=[{"key": each.key, "up": each.up} for each in score.reasons],
        )
        for booking, score in pairs
    ]  # fmt: skip


async def _happened(session: AsyncSession, clients: set[uuid.UUID]) -> list[Happened]:
    """What happened to these clients' bookings; what was brought in from elsewhere speaks by its row alone."""
    theirs = (
        select(Booking, Session)
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.client_id.in_(clients))
        .order_by(Booking.created_at.desc())
        .limit(_MOST_PAST * len(clients))
    )
    rows = [(booking, held) for booking, held in await session.execute(theirs)]
    told = (
        select(OutboxRow.subject, OutboxRow.kind, OutboxRow.occurred_at, OutboxRow.payload)
        .where(OutboxRow.subject.in_([booking.id for booking, _ in rows]), OutboxRow.kind.in_(KINDS))
        .order_by(OutboxRow.number)
    )
    found = [Happened(str(subject), kind, at, payload) for subject, kind, at, payload in await session.execute(told)]
    known = {each.booking for each in found}
    return [*_brought_in(row for row in rows if str(row[0].id) not in known), *found]


def _brought_in(rows: Iterable[tuple[Booking, Session]]) -> list[Happened]:
    found = []
    for booking, held in rows:
        payload: dict[str, Any] = {
            "organisation_id": str(booking.organisation_id), "builder_id": str(held.builder_id),
            "client_id": str(booking.client_id), "service_id": str(held.service_id), "starts_at": held.starts_at,
            "ends_at": held.ends_at, "seats": booking.seats, "channel": booking.channel, "by_client": False,
        }  # fmt: skip
        found.append(Happened(str(booking.id), "BookingConfirmed", booking.created_at, payload))
        if kind := _ENDED.get(booking.state):
            found.append(Happened(str(booking.id), kind, held.ends_at, payload))
    return found


async def _zones(session: AsyncSession, happened: Iterable[Happened]) -> dict[str, str]:
    builders = {uuid.UUID(str(each.payload["builder_id"])) for each in happened}
    rows = await session.execute(select(Builder.id, Builder.zone).where(Builder.id.in_(builders)))
    return {str(builder): zone for builder, zone in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imagined:
    """A time a client might book."""

    builder_id: uuid.UUID
    zone: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What it takes to say how likely one client is to miss times that are not booked yet; asks nothing more."""

    predictor: Predictor
    happened: Sequence[Happened]
    zones: dict[str, str]
    common: dict[str, Any]
    now: datetime

    def misses(self, imagined: Sequence[Imagined]) -> list[float]:
        """Of each time, as if it were booked now: the features are those of a real booking."""
        events = [
            Happened(f"imagined-{place}", "BookingConfirmed", self.now, self.common | {
                "builder_id": str(each.builder_id), "starts_at": each.starts_at, "ends_at": each.ends_at,
            })
            for place, each in enumerate(imagined)
        ]  # fmt: skip
        zones = self.zones | {str(each.builder_id): each.zone for each in imagined}
        past = lives(self.happened, "booking", zones=zones)
        rows = lives(events, "booking", zones=zones)
        return [float(each) for each in self.predictor.probabilities(rows, past)]


async def foresight(
    session: AsyncSession, speakers: Speakers, *, client_id: uuid.UUID, service: Service, seats: int,
    channel: str, now: datetime,
) -> Foresight | None:  # fmt: skip
    """For a client who may book; None where no predictor speaks."""
    predictor = speakers.at("booking").speaks
    if predictor is None:
        return None
    happened = await _happened(session, {client_id})
    common = {
        "organisation_id": str(service.organisation_id), "client_id": str(client_id), "service_id": str(service.id),
        "seats": seats, "channel": channel,
    }  # fmt: skip
    zones = await _zones(session, happened)
    return Foresight(predictor=predictor, happened=happened, zones=zones, common=common, now=now)
