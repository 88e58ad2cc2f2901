"""HTTP for agendas: when a builder is told their day, and a day in words."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.notifications.agenda.day import day_of
from api.notifications.agenda.set import find_agenda, set_agenda
from api.notifications.agenda.words import day_in_words
from api.people.queries import get_builder
from api.people.schemas import Zone
from kit import ids
from kit.errors import Invalid
from kit.http.language import asked_language
from kit.http.route import ClockNow, DbSession, Transactional
from kit.moments import Day, Moment
from kit.zones import zone
from models.agendas import Agenda
from models.identity import Organisation
from models.people import Builder

router = APIRouter(route_class=Transactional, tags=["notifications"])
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
OfBuilder = Annotated[str, Path(max_length=64)]


class AgendaIn(BaseModel):
    """When to tell. ``zone`` and ``next`` may stand as they were read: the builder's, and what follows of the clock."""

    clock: Annotated[str, Field(pattern=_CLOCK)] | None = Field(
        description="At what time each day, in the builder's zone; null: not at all."
    )
    zone: Zone | None = None
    next: Moment | None = None


class AgendaOut(BaseModel):
    """When a builder is told their day, and when next; both null when they are not."""

    clock: str | None
    zone: str
    next: Moment | None


class DayInWords(BaseModel):
    date: str
    zone: str
    sessions: int
    text: str


@router.get("/v1/builders/{builder_id}/agenda")
async def read_agenda(builder_id: OfBuilder, who: WhoAsks, session: DbSession) -> AgendaOut:
    """When a builder is told their day."""
    builder = await _theirs(session, who, builder_id)
    return _out(builder, await find_agenda(session, builder))


@router.put("/v1/builders/{builder_id}/agenda")
async def change_agenda(
    builder_id: OfBuilder, told: AgendaIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> AgendaOut:
    """Have a builder told each day's sessions at an hour of theirs: in the chat that is theirs, else by mail."""
    builder = await _theirs(session, who, builder_id)
    if told.zone not in {None, builder.zone}:
        raise Invalid("zone: it is the builder's own; change it with PATCH /v1/builders/{id}.")
    return _out(builder, await set_agenda(session, builder, clock=told.clock, now=clock.now()))


@router.get("/v1/builders/{builder_id}/days/{day}/words")
async def read_day_in_words(builder_id: OfBuilder, day: Day, who: WhoAsks, session: DbSession) -> DayInWords:
    """A builder's day as they are told it, in the language asked for (`Accept-Language`), else the organisation's."""
    require(who, "see day")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    require(who, "see day", builder)
    rows = await day_of(session, builder, day)
    organisation = await session.get_one(Organisation, who.organisation_id)
    tag = asked_language() or organisation.locale
    text = day_in_words(rows, day=day, where=zone(builder.zone), tag=tag)
    return DayInWords(date=day.isoformat(), zone=builder.zone, sessions=len(rows), text=text)


async def _theirs(session: AsyncSession, who: Caller, shown: str) -> Builder:
    require(who, "edit hours")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", shown))
    require(who, "edit hours", builder)
    return builder


def _out(builder: Builder, row: Agenda | None) -> AgendaOut:
    return AgendaOut(clock=row.clock if row else None, zone=builder.zone, next=row.due_at if row else None)
