"""The desk's live feed: a frame for every committed change of a booking or a plan of moves, seen by staff alone.

A frame says what changed and on which of a builder's days; what the day or plan then looks like is read anew.
"""

import uuid
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller
from api.identity.live import tell_live
from api.identity.may import require
from kit import ids
from kit.db import Database
from kit.http.line import Line
from kit.live import News, Waiting
from kit.zones import zone
from models import events
from models.people import Builder

router = APIRouter()
_KINDS = frozenset(kind.__name__ for kind in events.BookingEvent.__subclasses__())
_OF_PLANS = frozenset(kind.__name__ for kind in events.PlanEvent.__subclasses__())


class Changed(BaseModel):
    """A booking changed. ``day`` is the local date of its start for its builder, ``was`` that before a move."""

    kind: str
    builder: str
    day: str
    booking: str
    was: str | None = None


class PlanChanged(BaseModel):
    """The asking of a plan began, or came to its end; ``builder`` is whose plan it is, if of one."""

    kind: str
    plan: str
    builder: str | None


@router.websocket("/v1/live")
async def live(socket: WebSocket) -> None:
    """Changes of bookings as they are committed; the kind “Missed” asks to look again. Strangers are closed (4401)."""
    await tell_live(socket, _staff, partial(_tell, socket.app.state.database))


async def _staff(_session: AsyncSession, who: Caller) -> Caller:
    require(who, "see day")
    return who


async def _tell(database: Database, line: Line, who: Caller, news: Waiting) -> None:
    await line.say('{"kind":"Watching"}')
    zones: dict[uuid.UUID, ZoneInfo] = {}
    while True:
        happened = await news.get()
        if happened is None:
            await line.say('{"kind":"Missed"}')
        elif happened.kind in _KINDS:
            builder_id = uuid.UUID(str(happened.facts["builder_id"]))
            if who.role == "builder" and who.builder_id != builder_id:
                continue
            if builder_id not in zones:
                zones[builder_id] = await _zone_of(database, builder_id)
            await line.say(frame(happened, builder_id, zones[builder_id]).model_dump_json())
        elif happened.kind in _OF_PLANS:
            named = happened.facts["builder_id"]
            whose = uuid.UUID(str(named)) if named else None
            if who.role == "builder" and who.builder_id != whose:
                continue
            await line.say(plan_frame(happened, whose).model_dump_json())


async def _zone_of(database: Database, builder_id: uuid.UUID) -> ZoneInfo:
    async with database.reading() as session:
        return zone((await session.get_one(Builder, builder_id)).zone)


def frame(happened: News, builder_id: uuid.UUID, where: ZoneInfo) -> Changed:
    """What the feed says of a booking's news."""
    facts = happened.facts
    was = facts.get("previous_starts_at")
    return Changed(
        kind=happened.kind,
        builder=ids.public("bld", builder_id),
        day=_day(facts["starts_at"], where),
        booking=ids.public("bkg", uuid.UUID(str(facts["subject"]))),
        was=_day(was, where) if was else None,
    )


def plan_frame(happened: News, builder_id: uuid.UUID | None) -> PlanChanged:
    """What the feed says of a plan's news."""
    return PlanChanged(
        kind=happened.kind, plan=ids.public("pln", uuid.UUID(str(happened.facts["subject"]))),
        builder=ids.public("bld", builder_id) if builder_id else None,
    )  # fmt: skip


def _day(instant: object, where: ZoneInfo) -> str:
    return datetime.fromisoformat(str(instant)).astimezone(where).date().isoformat()
