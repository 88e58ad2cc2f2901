"""HTTP for conversations. Only the bot's own service principal may call these; a client's own is in ``own_routes``."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import desk_live, desk_routes, own_routes, queries, schemas, speaker_routes, widget_routes
from api.conversations.claim import Turn, claim
from api.conversations.deliver_routes import router as deliver_router
from api.conversations.finish import finish
from api.conversations.handover import handed_over
from api.conversations.heard import is_number, silent_before
from api.conversations.line_routes import router as line_router
from api.conversations.linking import member_at
from api.conversations.linking_routes import router as linking_router
from api.conversations.threads import Thread, find_thread, thread_of
from api.identity.caller import WhoAsks
from api.identity.may import require
from api.identity.schemas import organisation_out
from api.people.household import people_of
from api.people.schemas import client_out
from kit import ids, tenancy
from kit.errors import NotFound
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.conversations import Conversation
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["conversations"])
waiting_router = APIRouter(route_class=Stepwise, tags=["conversations"])
_LOOK_AGAIN = 0.1
_BUSY_MS = 50
_REACH_BACK = 20


@router.post("/v1/turns")
async def claim_turn(
    wanted: schemas.ClaimIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.Claimed | schemas.Answered | schemas.Busy | schemas.Stored:
    """Claim a message: get its turn, its answer if it has one, or the word to wait. Or only have it stored."""
    require(who, "converse")
    keys = request.app.state.keys
    turn = await claim(session, keys, organisation_id=who.organisation_id, wanted=wanted, now=clock.now())
    if not wanted.take:
        return schemas.Stored(is_new=turn.is_new)
    if turn.message.state == "answered":
        return schemas.Answered(answer=await queries.answer_to(session, turn.thread, turn.message))
    if turn.lease is None:
        return schemas.Busy(retry_after_ms=_BUSY_MS)
    return await _claimed(session, turn, await _known(session, turn.thread, clock.now()), clock.now())


async def _known(session: AsyncSession, thread: Thread, now: datetime) -> schemas.Known:
    organisation = await session.get_one(Organisation, thread.conversation.organisation_id)
    member = await member_at(session, thread.identity)
    return schemas.Known(
        conversation=thread.conversation.public_id, identity=thread.identity.public_id, state=thread.state,
        client=client_out(thread.client), organisation=organisation_out(organisation, now),
        builder=ids.public("bld", member.builder_id) if member and member.builder_id else None,
    )  # fmt: skip


async def _claimed(session: AsyncSession, turn: Turn, known: schemas.Known, now: datetime) -> schemas.Claimed:
    thread, message = turn.thread, turn.message
    people = await people_of(session, thread.client) if is_number(thread.conversation) else []
    silent = await silent_before(session, message) if len(people) > 1 else None
    body = thread.open(message.id, message.body)
    return schemas.Claimed(
        **dict(known),
        turn=ids.public("trn", message.id),
        lease=str(turn.lease),
        message=schemas.Incoming(id=message.external_id or "", text=body["text"], place=body.get("place", "")),
        state_version=thread.conversation.state_version,
        handed_over=handed_over(thread.conversation, now),
        speakers=[schemas.Speaker(id=each.public_id, name=each.name) for each in people],
        silent_for=silent.total_seconds() if silent is not None else None,
    )


@router.post("/v1/turns/{turn}/finish")
async def finish_turn(
    turn: str, outcome: schemas.FinishIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.Answer:
    """Finish a claimed turn; everything is kept, or nothing."""
    require(who, "converse")
    keys = request.app.state.keys
    message = await finish(
        session, keys, organisation_id=who.organisation_id, turn=ids.parse("trn", turn), outcome=outcome,
        now=clock.now(),
    )  # fmt: skip
    conversation = await session.get_one(Conversation, message.conversation_id)
    return await queries.answer_to(session, await thread_of(session, keys, conversation), message)


@router.get("/v1/turns/unanswered")
async def list_unanswered(who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> list[schemas.Waiting]:
    """Messages that a process left unanswered, of any organisation."""
    require(who, "converse")
    await tenancy.enter(session, tenancy.EVERYBODY)
    return await queries.unanswered(session, request.app.state.keys, now=clock.now())


@router.get("/v1/conversations/{channel}/{address}/messages")
async def list_messages(
    channel: str, address: str, who: WhoAsks, session: DbSession, request: Request, after: str = "r0"
) -> list[schemas.Said]:
    """What was said in a conversation after a reply."""
    require(who, "converse")
    thread = await find_thread(
        session, request.app.state.keys, organisation_id=who.organisation_id, channel=channel, address=address
    )
    if thread is None:
        raise NotFound("There is no such conversation yet.")
    return await queries.said_in(session, thread, after=_number(after))


@router.get("/v1/conversations/{channel}/{address}/person")
async def read_person(
    channel: str, address: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.Known:
    """Who has a conversation, for a page of their own in its medium. Nothing is said, and nothing kept of it."""
    require(who, "converse")
    thread = await find_thread(
        session, request.app.state.keys, organisation_id=who.organisation_id, channel=channel, address=address
    )
    if thread is None:
        raise NotFound("There is no such conversation yet.")
    return await _known(session, thread, clock.now())


@waiting_router.get("/v1/messages/outgoing")
async def poll_outgoing(
    who: WhoAsks,
    database: DatabaseDoor,
    request: Request,
    after: Annotated[int | None, Query(ge=0)] = None,
    wait: Annotated[float, Query(ge=0, le=25)] = 0,
) -> schemas.Outgoing:
    """What was said to anybody after a number; waits up to ``wait`` seconds for something to come.

    Without ``after`` it only tells the latest number. Numbers may be committed out of order, so a little of what
    came before is told again.
    """
    require(who, "converse")
    tenancy.say(tenancy.EVERYBODY)
    give_up = asyncio.get_running_loop().time() + wait
    while True:
        async with database.reading() as session:
            latest = await queries.latest_number(session)
            if after is None:
                return schemas.Outgoing(messages=[], latest=latest)
            if latest > after:
                reach = max(0, after - _REACH_BACK)
                found = await queries.outgoing(session, request.app.state.keys, after=reach)
                return schemas.Outgoing(messages=found, latest=latest)
        if asyncio.get_running_loop().time() >= give_up:
            return schemas.Outgoing(messages=[], latest=latest)
        await asyncio.sleep(_LOOK_AGAIN)


for each in (
    waiting_router, line_router, deliver_router, linking_router, speaker_routes.router, own_routes.router,
    desk_live.router, desk_routes.router, widget_routes.router,
):  # fmt: skip
    router.include_router(each)


def _number(reply: str) -> int:
    digits = reply.removeprefix("r")
    return int(digits) if digits.isdigit() and len(digits) < 19 else 0  # noqa: PLR2004 - fits 64 bits
