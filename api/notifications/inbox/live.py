"""The inbox live: how many items are unread, at once and whenever that changes, over a WebSocket."""

from functools import partial

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel

from api.identity.live import tell_live
from api.notifications.channels.in_app import count_unread
from api.notifications.inbox.routes import owner_of_inbox
from api.people.preferences import Person
from kit.db import Database
from kit.http.line import Line
from kit.live import Waiting
from models.events import InboxChanged

router = APIRouter()


class Unread(BaseModel):
    """How many items are unread now; read ``/v1/inbox`` for what they say."""

    kind: str = "Unread"
    unread: int


@router.websocket("/v1/inbox/live")
async def inbox_live(socket: WebSocket) -> None:
    """Counts of one's own inbox as they change. Strangers are closed (4401)."""
    await tell_live(socket, owner_of_inbox, partial(_tell, socket.app.state.database))


async def _tell(database: Database, line: Line, person: Person, news: Waiting) -> None:
    await _count(line, database, person)
    while True:
        happened = await news.get()
        if happened is None:
            await _count(line, database, person)
        elif happened.kind == InboxChanged.__name__ and happened.facts["subject"] == str(person.id):
            await line.say(Unread(unread=int(happened.facts["unread"] or 0)).model_dump_json())


async def _count(line: Line, database: Database, person: Person) -> None:
    async with database.reading() as session:
        unread = await count_unread(session, person)
    await line.say(Unread(unread=unread).model_dump_json())
