"""The desk's conversations live: a frame whenever something happens where somebody of the team is wanted."""

import uuid

from fastapi import APIRouter, WebSocket

from api.conversations.desk_schemas import ConversationNews
from api.identity.caller import identify
from api.identity.may import require
from kit import ids
from kit.db import Database
from kit.errors import Problem
from kit.http.line import Line
from kit.live import Waiting
from models.events import ConversationChanged

router = APIRouter()
_NOT_STAFF = 4401


@router.websocket("/v1/conversations/live")
async def conversations_live(socket: WebSocket) -> None:
    """What happens in conversations; the kind “Missed” asks to look again. Strangers are closed (4401)."""
    await socket.accept()
    database: Database = socket.app.state.database
    try:
        async with database.reading() as session:
            who = await identify(socket, session)
        require(who, "answer clients")
    except Problem as problem:
        await socket.close(_NOT_STAFF, problem.title)
        return
    line = Line(socket)
    with database.hub.watch(who.organisation_id) as news:
        await line.run(_tell(line, news), line.listen())


async def _tell(line: Line, news: Waiting) -> None:
    await line.say('{"kind":"Watching"}')
    while True:
        happened = await news.get()
        if happened is None:
            await line.say('{"kind":"Missed"}')
        elif happened.kind == ConversationChanged.__name__:
            subject = uuid.UUID(str(happened.facts["subject"]))
            told = ConversationNews(conversation=ids.public("cnv", subject), what=str(happened.facts["what"]))
            await line.say(told.model_dump_json())
