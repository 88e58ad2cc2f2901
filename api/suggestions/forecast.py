"""What is to be expected of the coming days or weeks, from a business's own bookings; of one builder, if named.

Counted are bookings that stood or were kept, by the local day on which they start; what was called off, lapsed or
refused is not. What is on the books already is shown beside, not built upon.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from kit.zones import local_date
from ml.forecast import Foreseen, Series, foresee
from ml.forecast.level import Floats
from models.bookings import Booking, Session

By = Literal["day", "week"]
_STOOD = ("confirmed", "completed", "no_show")
_LONGEST = timedelta(days=371)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whose coming ``ahead`` days or weeks, on which clock, in which currency."""

    organisation_id: uuid.UUID
    builder_id: uuid.UUID | None
    by: By
    ahead: int
    where: ZoneInfo
    currency: str


@dataclass(frozen=True, slots=True)
class Step:
    """A day, or a week from its first day: low, likely and high, in bookings and in minor units; and what is booked."""

    first: date
    bookings: tuple[float, float, float]
    revenue: tuple[float, float, float]
    booked: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The steps; none, where ``weeks`` of history are too few."""

    weeks: int
    steps: list[Step]


async def look_ahead(session: AsyncSession, asked: Question, *, now: datetime) -> Outlook:
    """Fetch and decide; writes nothing. The first step is today, or the week that begins today."""
    today = local_date(now, asked.where)
    counts, worth = await _by_day(session, asked, now=now)
    begun = min((day for day in counts if day < today), default=today)
    days = [begun + timedelta(days=at) for at in range((today - begun).days)]
    steps = 1 if asked.by == "day" else _WEEK
    past = _grouped([counts.get(each, 0) for each in days], steps)
    earned = _grouped([worth.get(each, 0) for each in days], steps)
    unit = max(float(earned.sum()) / max(float(past.sum()), 1.0), 1.0)
    week = _WEEK // steps
    of_counts = foresee(Series(past=past, season=week, week=week), asked.ahead)
    of_worth = foresee(Series(past=earned, season=week, week=week, unit=unit), asked.ahead)
    firsts = [today + timedelta(days=at * steps) for at in range(asked.ahead)]
    booked = [sum(counts.get(each + timedelta(days=on), 0) for on in range(steps)) for each in firsts]
    return Outlook(len(days) // _WEEK, _steps(firsts, of_counts, of_worth, booked))


def _steps(firsts: list[date], counts: Foreseen | None, worth: Foreseen | None, booked: list[int]) -> list[Step]:
    if counts is None:
        return []
    nothing = np.zeros((len(firsts), 3))
    rows = zip(firsts, counts.quantiles, worth.quantiles if worth else nothing, booked, strict=True)
    return [Step(first, _three(one), _three(other), known) for first, one, other, known in rows]


def _three(quantiles: Floats) -> tuple[float, float, float]:
    low, likely, high = quantiles.tolist()
    return low, likely, high


def _grouped(days: list[int], steps: int) -> Floats:
    """Sums of so many days each, the last ending yesterday."""
    whole = np.array(days[len(days) % steps :], dtype=float)
    found: Floats = whole.reshape(-1, steps).sum(axis=1)
    return found


async def _by_day(
    session: AsyncSession, asked: Question, *, now: datetime
) -> tuple[Mapping[date, int], Mapping[date, int]]:
    """Bookings, and what they are worth, by local day; those to come too."""
    mine = Session.builder_id == asked.builder_id if asked.builder_id else true()
    query = (
        select(Session.starts_at, Booking.price, Booking.currency)
        .join(Booking, Booking.session_id == Session.id)
        .where(
            Session.organisation_id == asked.organisation_id, mine, Booking.state.in_(_STOOD),
            Session.starts_at >= now - _LONGEST, Session.starts_at < now + _LONGEST,
        )
    )  # fmt: skip
    counts, worth = defaultdict[date, int](int), defaultdict[date, int](int)
    for start, price, currency in await session.execute(query):
        day = local_date(start, asked.where)
        counts[day] += 1
        worth[day] += price if currency == asked.currency else 0
    return counts, worth
