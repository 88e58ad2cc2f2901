"""The desk's conversations live: a frame whenever something happens where somebody of the team is wanted."""

import uuid

from fastapi import APIRouter, WebSocket
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.desk_schemas import ConversationNews
from api.identity.caller import Caller
from api.identity.live import tell_live
from api.identity.may import require
from kit import ids
from kit.http.line import Line
from kit.live import Waiting
from models.events import ConversationChanged

router = APIRouter()


@router.websocket("/v1/conversations/live")
async def conversations_live(socket: WebSocket) -> None:
    """What happens in conversations; the kind “Missed” asks to look again. Strangers are closed (4401)."""
    await tell_live(socket, _answerer, _tell)


async def _answerer(_session: AsyncSession, who: Caller) -> Caller:
    require(who, "answer clients")
    return who


async def _tell(line: Line, _who: Caller, news: Waiting) -> None:
    await line.say('{"kind":"Watching"}')
    while True:
        happened = await news.get()
        if happened is None:
            await line.say('{"kind":"Missed"}')
        elif happened.kind == ConversationChanged.__name__:
            subject = uuid.UUID(str(happened.facts["subject"]))
            told = ConversationNews(conversation=ids.public("cnv", subject), what=str(happened.facts["what"]))
            await line.say(told.model_dump_json())
