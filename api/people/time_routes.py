"""HTTP for builders' time: their schedules and their time off."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.people import queries, time_schemas
from api.people.hours import drop_schedule, set_hours
from api.people.time_off import add_time_off, get_time_off, remove_time_off, time_off_of
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.people import USUAL, Builder

router = APIRouter(route_class=Transactional, tags=["people"])
Schedule = Annotated[time_schemas.ScheduleName, Query(description="Which schedule; left out: the usual one.")]


@router.get("/v1/builders/{builder_id}/hours")
async def read_hours(
    builder_id: str, who: WhoAsks, session: DbSession, schedule: Schedule = USUAL
) -> time_schemas.Hours:
    """A builder's weekly hours, date overrides and travels, in the schedule's zone."""
    builder = await queries.get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    return time_schemas.hours_out(await queries.find_schedule(session, builder.id, schedule))


@router.put("/v1/builders/{builder_id}/hours")
async def change_hours(
    builder_id: str, hours: time_schemas.Hours, who: WhoAsks, session: DbSession, clock: ClockNow,
    schedule: Schedule = USUAL,
) -> time_schemas.Hours:  # fmt: skip
    """Replace a schedule, or make it. Sessions already booked stay."""
    builder = await _editable(session, who, builder_id)
    await set_hours(session, builder, hours, now=clock.now(), schedule=schedule)
    return hours


@router.delete("/v1/builders/{builder_id}/hours", status_code=204)
async def remove_schedule(builder_id: str, schedule: Schedule, who: WhoAsks, session: DbSession) -> None:
    """Remove a schedule other than the usual one, once no service is given in it."""
    await drop_schedule(session, await _editable(session, who, builder_id), schedule)


@router.get("/v1/builders/{builder_id}/schedules")
async def list_schedules(builder_id: str, who: WhoAsks, session: DbSession) -> Page[time_schemas.ScheduleOut]:
    """All of a builder's schedules, by name."""
    builder = await _editable(session, who, builder_id)
    rows = await queries.schedules(session, builder.id)
    shown = [time_schemas.ScheduleOut(name=row.name, hours=time_schemas.hours_out(row)) for row in rows]
    return Page(items=shown, next_cursor=None)


@router.get("/v1/builders/{builder_id}/time-off")
async def list_time_off(
    builder_id: str, who: WhoAsks, session: DbSession, clock: ClockNow
) -> Page[time_schemas.TimeOffOut]:
    """A builder's time off that is not over yet, earliest first."""
    rows = await time_off_of(session, await _editable(session, who, builder_id), after=clock.now())
    return Page(items=[time_schemas.time_off_out(row) for row in rows], next_cursor=None)


@router.post("/v1/builders/{builder_id}/time-off", status_code=201)
async def take_time_off(
    builder_id: str, off: time_schemas.TimeOffIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> time_schemas.TimeOffOut:
    """Take time off. Sessions already booked in it stay until somebody decides: ``GET /v1/conflicts`` lists them."""
    builder = await _editable(session, who, builder_id)
    return time_schemas.time_off_out(await add_time_off(session, builder, off, now=clock.now()))


@router.delete("/v1/time-off/{time_off_id}", status_code=204)
async def give_time_back(time_off_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Be there after all."""
    require(who, "edit hours")
    row = await get_time_off(session, ids.parse("blk", time_off_id))
    require(who, "edit hours", row)
    await remove_time_off(session, row, now=clock.now())


async def _editable(session: AsyncSession, who: Caller, builder_id: str) -> Builder:
    require(who, "edit hours")
    builder = await queries.get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, "edit hours", builder)
    return builder
