"""HTTP for the bot: take replies to send, tell what became of them."""

import uuid
from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StrictInt
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.deliver import Going, Told, report_reply, take_replies
from api.conversations.line_schemas import Medium
from api.conversations.lines import connection_for
from api.conversations.schemas import Choice
from api.conversations.threads import find_thread
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from kit import ids, tenancy
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["conversations"])


class TakeRepliesIn(BaseModel):
    """Of these media; with an ``address``, of that conversation of the organisation alone."""

    media: list[Medium] = Field(min_length=1, max_length=20)
    address: str | None = Field(None, max_length=200)


class ReplyToSend(BaseModel):
    """A reply to send. ``parts`` pieces of it have gone; ``taken_before``: the next one may have gone too."""

    id: str
    lease: str
    medium: str
    address: str
    place: str
    text: str
    choices: list[Choice]
    organisation: str
    connection: str
    parts: int
    taken_before: bool
    written_at: str
    asks: str | None = Field(None, description="What is asked for with it, such as `time`.")
    silent_for: float | None = Field(None, description="Seconds since its person last wrote there.")


class ReplyReportIn(BaseModel):
    """What became of a reply: ``taken`` while more pieces follow, ``later`` with ``after`` seconds to try again."""

    lease: str = Field(max_length=64)
    state: Literal["taken", "sent", "failed", "unknown", "later"]
    parts: StrictInt = Field(0, ge=0, le=1000)
    vendor_id: str | None = Field(None, max_length=200)
    problem: str | None = Field(None, max_length=500)
    after: float | None = Field(None, ge=0, le=86_400, strict=True)


@router.post("/v1/replies/take")
async def take_replies_of(
    asked: TakeRepliesIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> list[ReplyToSend]:
    """Replies to send: the next of each conversation of any organisation, or of the one that is named."""
    require(who, "converse")
    keys, now = request.app.state.keys, clock.now()
    conversation = None
    if asked.address is None:
        await tenancy.enter(session, tenancy.EVERYBODY)
    else:
        conversation = await _named(session, keys, who, asked.media[0], asked.address)
    going = await take_replies(
        session, keys, media=asked.media, now=now, conversation_id=conversation,
        per_second=request.app.state.settings.paces,
    )  # fmt: skip
    return [await _shown(session, each, now) for each in going]


async def _named(session: AsyncSession, keys: MasterKey, who: Caller, medium: str, address: str) -> uuid.UUID:
    thread = await find_thread(session, keys, organisation_id=who.organisation_id, channel=medium, address=address)
    if thread is None:
        raise NotFound("There is no such conversation yet.")
    return thread.conversation.id


async def _shown(session: AsyncSession, going: Going, now: datetime) -> ReplyToSend:
    row, talk = going.row, going.conversation
    line = await connection_for(session, row.organisation_id, talk.channel, now=now)
    return ReplyToSend(
        id=row.public_id, lease=str(row.lease), medium=talk.channel, address=talk.address, place=going.place,
        text=going.text, choices=[Choice.model_validate(choice) for choice in going.choices],
        organisation=going.organisation, connection=line.public_id, parts=row.parts, taken_before=going.taken_before,
        written_at=row.created_at.isoformat(), asks=going.asks,
        silent_for=None if going.silent_for is None else going.silent_for.total_seconds(),
    )  # fmt: skip


@router.post("/v1/replies/{reply}/report", status_code=204)
async def report_reply_sent(reply: str, told: ReplyReportIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Tell what became of a reply that was taken."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    what = Told(
        state=told.state, parts=told.parts, vendor_id=told.vendor_id, problem=told.problem,
        after=None if told.after is None else timedelta(seconds=told.after),
    )  # fmt: skip
    await report_reply(session, ids.parse("rdl", reply), told.lease, what, clock.now())
