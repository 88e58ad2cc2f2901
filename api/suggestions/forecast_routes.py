"""HTTP for forecasts: what is to be expected of the coming days or weeks, and how sure that is."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.identity.caller import WhoAsks
from api.identity.limits import costs
from api.identity.may import may, require
from api.people.queries import get_builder
from api.suggestions.forecast import Outlook, Question, look_ahead
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from kit.zones import zone
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["suggestions"])


class Range(BaseModel):
    """More than ``low`` comes nine times of ten, more than ``high`` once in ten; ``likely`` is the middle."""

    low: float
    likely: float
    high: float


class StepOut(BaseModel):
    """A day, or the seven days from ``first``."""

    first: date
    bookings: Range
    revenue: Range | None = Field(description="In minor units; null for who may not see earnings.")
    booked: int = Field(description="What is on the books already.")


class ForecastOut(BaseModel):
    """``steps`` is empty while there is too little history: eight weeks with something in them."""

    by: Literal["day", "week"]
    currency: str
    zone: str
    weeks: int = Field(description="Whole weeks of history it goes by.")
    weeks_needed: int = 8
    steps: list[StepOut]
    as_of: datetime


@router.get("/v1/suggestions/forecast", dependencies=[costs(20)])
async def forecast(
    who: WhoAsks, session: DbSession, clock: ClockNow, by: Literal["day", "week"] = "day",
    ahead: Annotated[int, Query(ge=1, le=31, description="How many days or weeks.")] = 14,
    builder: Annotated[str | None, Query(max_length=64)] = None,
) -> ForecastOut:  # fmt: skip
    """Bookings and revenue to be expected, with intervals; of one builder, or (but for builders) of all."""
    require(who, "see day")
    named = ids.parse("bld", builder) if builder else who.sees_only
    row = await get_builder(session, who.organisation_id, named) if named else None
    if row:
        require(who, "see day", row)
    house = await session.get_one(Organisation, who.organisation_id)
    where = zone(row.zone if row else house.zone)
    asked = Question(
        organisation_id=house.id, builder_id=named, by=by, ahead=ahead, where=where, currency=house.currency
    )
    now = clock.now()
    found = await look_ahead(session, asked, now=now)
    return ForecastOut(
        by=by, currency=house.currency, zone=where.key, weeks=found.weeks, as_of=now,
        steps=_steps(found, with_revenue=may(who, "see earnings", row)),
    )  # fmt: skip


def _steps(found: Outlook, *, with_revenue: bool) -> list[StepOut]:
    return [
        StepOut(
            first=each.first, booked=each.booked, bookings=_range(each.bookings),
            revenue=_range(each.revenue, 0) if with_revenue else None,
        )
        for each in found.steps
    ]  # fmt: skip


def _range(three: tuple[float, float, float], digits: int = 1) -> Range:
    low, likely, high = (round(each, digits) for each in three)
    return Range(low=low, likely=likely, high=high)
