"""HTTP for the bot: a code that links two channels of one person, and saying it; a caller who is texted a link."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.linking import join_by_code, make_code, make_desk_code, member_at
from api.conversations.texting import text_caller
from api.conversations.threads import Thread, thread_of
from api.identity.caller import Caller, WhoAsks
from api.identity.errors import SignInNeeded
from api.identity.may import require
from api.people.schemas import ClientOut, client_out
from kit import ids
from kit.errors import NotFound
from kit.http.route import ClockNow, DbSession, Transactional
from models.conversations import Conversation
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["conversations"])


class LinkMade(BaseModel):
    code: str


class LinkSaid(BaseModel):
    code: Annotated[str, Field(min_length=1, max_length=40)]


class TextIn(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class Joined(BaseModel):
    """Who they are now, and the dialogue state they go on with, if something was begun elsewhere."""

    client: ClientOut
    state: dict[str, Any] | None
    builder: str | None = Field(None, description="The builder they are, if a member who gives sessions said the code.")


@router.post("/v1/account/links", status_code=201)
async def make_desk_link(who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> LinkMade:
    """A one-time code to say in a channel you want to act in as you do here: “link CODE”."""
    if who.member_id is None:
        raise SignInNeeded
    require(who, "edit own credentials")
    code = await make_desk_code(
        session, request.app.state.keys, organisation_id=who.organisation_id, member_id=who.member_id, now=clock.now()
    )  # fmt: skip
    return LinkMade(code=code)


@router.post("/v1/conversations/{conversation}/links", status_code=201)
async def make_channel_link(
    conversation: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> LinkMade:
    """A one-time code by which whoever holds this conversation is known in another channel."""
    require(who, "converse")
    thread = await _thread(session, who, conversation, request)
    return LinkMade(code=await make_code(session, request.app.state.keys, thread, now=clock.now()))


@router.post("/v1/conversations/{conversation}/links/redeem")
async def redeem_channel_link(
    conversation: str, said: LinkSaid, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> Joined:
    """A code from another channel was said here: both are one person's from now on."""
    require(who, "converse")
    thread = await _thread(session, who, conversation, request)
    state = await join_by_code(session, request.app.state.keys, thread, said.code, now=clock.now())
    await session.refresh(thread.identity)
    client = await session.get_one(Client, thread.identity.client_id)
    member = await member_at(session, thread.identity)
    builder = ids.public("bld", member.builder_id) if member and member.builder_id else None
    return Joined(client=client_out(client), state=state, builder=builder)


@router.post("/v1/conversations/{conversation}/texts", status_code=204)
async def text_to_caller(
    conversation: str, said: TextIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> None:
    """Text something to the number that somebody calls from, such as a link, which nobody writes down from hearing."""
    require(who, "converse")
    thread = await _thread(session, who, conversation, request)
    await text_caller(session, request.app.state.keys, thread, said.text, now=clock.now())


async def _thread(session: AsyncSession, who: Caller, conversation: str, request: Request) -> Thread:
    row = await session.get(Conversation, ids.parse("cnv", conversation))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound("There is no such conversation.")
    return await thread_of(session, request.app.state.keys, row)
