"""HTTP for the desk's conversations: who wants somebody of the team, what was said, answering, handing back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.conversations import handover
from api.conversations.desk_queries import get_conversation, list_conversations, list_lines, show_conversation
from api.conversations.desk_schemas import AnswerIn, DeskConversationOut, ThreadLine, ThreadOut
from api.conversations.threads import thread_of
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit import ids
from kit.http.pages import Page, PageSize, cut
from kit.http.pages import key_of as cursor_key
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["conversations"])
_VERB = "answer clients"
Number = Annotated[int | None, Query(ge=0, le=2**63 - 1)]


@router.get("/v1/conversations")
async def list_desk_conversations(
    who: WhoAsks, session: DbSession, clock: ClockNow, request: Request, which: Literal["wanted", "all"] = "wanted",
    client: str | None = None, cursor: str | None = None, limit: PageSize = 50,
) -> Page[DeskConversationOut]:  # fmt: skip
    """Conversations in which somebody of the team is wanted, or all; or one client's. The latest begun come first."""
    require(who, _VERB)
    rows = await list_conversations(
        session, who.organisation_id, is_wanted=which == "wanted", limit=limit + 1,
        client_id=ids.parse("cli", client) if client else None, after=cursor_key(cursor) if cursor else None,
    )  # fmt: skip
    page, following = cut(rows, limit=limit)
    keys, now = request.app.state.keys, clock.now()
    items = [await show_conversation(session, keys, row, now=now) for row in page]
    return Page(items=items, next_cursor=following)


@router.get("/v1/conversations/{conversation}")
async def read_conversation(
    conversation: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request, after: Number = None,
    before: Number = None, limit: PageSize = 50,
) -> ThreadOut:  # fmt: skip
    """A conversation and the last that was said in it; what came ``after`` a number, or ``before`` one."""
    require(who, _VERB)
    row = await get_conversation(session, who.organisation_id, conversation)
    keys = request.app.state.keys
    lines = await list_lines(session, await thread_of(session, keys, row), after=after, before=before, limit=limit)
    is_more = after is None and len(lines) == limit
    shown = await show_conversation(session, keys, row, now=clock.now())
    return ThreadOut(conversation=shown, lines=lines, earlier=lines[0].number if is_more else None)


@router.post("/v1/conversations/{conversation}/take")
async def take_conversation(
    conversation: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> DeskConversationOut:
    """Take a conversation: you answer its client from now on, and the bot is silent. Asked for or not."""
    require(who, _VERB)
    row = await get_conversation(session, who.organisation_id, conversation)
    await handover.take(session, row, by=who.member_id, now=clock.now())
    return await show_conversation(session, request.app.state.keys, row, now=clock.now())


@router.post("/v1/conversations/{conversation}/messages", status_code=201)
async def answer_client(
    conversation: str, said: AnswerIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> ThreadLine:
    """Say something to the client, in the channel they are in. Whoever does has taken the conversation."""
    require(who, _VERB)
    row = await get_conversation(session, who.organisation_id, conversation)
    thread, line = await handover.answer(
        session, request.app.state.keys, row, said.text, by=who.member_id, now=clock.now()
    )  # fmt: skip
    await session.flush()
    [shown] = await list_lines(session, thread, after=line.number - 1, limit=1)
    return shown


@router.post("/v1/conversations/{conversation}/hand-back")
async def hand_back_conversation(
    conversation: str, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> DeskConversationOut:
    """Hand it back: the bot answers again."""
    require(who, _VERB)
    row = await get_conversation(session, who.organisation_id, conversation)
    await handover.hand_back(session, row, now=clock.now())
    return await show_conversation(session, request.app.state.keys, row, now=clock.now())
