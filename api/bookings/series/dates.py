"""A series together with its dates: what the verbs of this folder choose from and announce."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.ask_to_move import requests_to_move
from api.bookings.expire import expire_lapsed
from api.bookings.seats import Seat, lock_builders
from api.bookings.series.queries import get_series, live_seats
from api.bookings.series.repeat import Repeat
from kit.errors import NotFound
from kit.zones import earliest, zone
from models.bookings import Series
from models.events import SeriesEvent

Scope = Literal["this", "following", "all"]


@dataclass(frozen=True, slots=True)
class Dates:
    """A series, its rule, and the live seats by date; a date without one was skipped, or its booking is gone."""

    series: Series
    repeat: Repeat
    seats: dict[datetime, Seat]

    def chosen(self, scope: Scope, wall: datetime | None, *, now: datetime) -> list[datetime]:
        """The dates in ``scope``, seen from ``wall``; of several only those to come. Raises ``NotFound``."""
        every = self.repeat.dates()
        if wall not in every and (wall or scope != "all"):
            raise NotFound("The series has no such date.")
        if scope == "this":
            return [each for each in every if each == wall]
        return [each for each in every if (scope == "all" or wall is None or each >= wall) and self._at(each) > now]

    def _at(self, wall: datetime) -> datetime:
        seat = self.seats.get(wall)
        return seat.session.starts_at if seat else earliest(wall, self.repeat.where)


def repeat_of(series: Series) -> Repeat:
    """The rule of a stored series."""
    without = frozenset(map(datetime.fromisoformat, series.without))
    return Repeat(series.rule, datetime.fromisoformat(series.first), zone(series.zone), without)


async def skipped_dates(session: AsyncSession, series_id: uuid.UUID) -> tuple[datetime, ...]:
    """When the dates without a booking would have been, those taken out of the rule too, in their order."""
    series = await session.get_one(Series, series_id)
    booked = {seat.booking.occurrence for seat in await live_seats(session, series_id)}
    every = replace(repeat_of(series), without=frozenset()).dates()
    where = zone(series.zone)
    return tuple(earliest(each, where) for each in every if each.isoformat() not in booked)


async def locked_dates(session: AsyncSession, series: Series, *, now: datetime) -> Dates:
    """The series as it stands, read again under the locks of all who give one of its dates or are asked to.

    Lapsed holds are gone.
    """
    seats = await live_seats(session, series.id)
    asked = await requests_to_move(session, *(seat.booking.id for seat in seats))
    keys = [series.builder_id, *(seat.builder_id for seat in (*seats, *asked))]
    locked = await lock_builders(session, keys, now=now)
    await expire_lapsed(session, locked, now=now)
    series = await get_series(session, series.public_id)
    seats = await live_seats(session, series.id)
    by_date = {datetime.fromisoformat(seat.booking.occurrence): seat for seat in seats if seat.booking.occurrence}
    return Dates(series, repeat_of(series), by_date)


def happened(series: Series, kind: type[SeriesEvent], *, occurrences: int, **more: Any) -> SeriesEvent:
    """The event of ``kind`` about a series."""
    return kind(
        organisation_id=series.organisation_id,
        subject=series.id,
        builder_id=series.builder_id,
        client_id=series.client_id,
        service_id=series.service_id,
        series_version=series.version,
        occurrences=occurrences,
        **more,
    )
