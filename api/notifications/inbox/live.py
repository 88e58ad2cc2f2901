"""The inbox live: how many items are unread, at once and whenever that changes, over a WebSocket."""

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel

from api.identity.caller import identify
from api.notifications.channels.in_app import count_unread
from api.notifications.inbox.routes import owner_of_inbox
from api.people.preferences import Person
from kit.db import Database
from kit.errors import Problem
from kit.http.line import Line
from kit.live import Waiting
from models.events import InboxChanged

router = APIRouter()
_NOBODYS = 4401


class Unread(BaseModel):
    """How many items are unread now; read ``/v1/inbox`` for what they say."""

    kind: str = "Unread"
    unread: int


@router.websocket("/v1/inbox/live")
async def inbox_live(socket: WebSocket) -> None:
    """Counts of one's own inbox as they change. Strangers are closed (4401)."""
    await socket.accept()
    database: Database = socket.app.state.database
    try:
        async with database.reading() as session:
            person = await owner_of_inbox(session, await identify(socket, session))
    except Problem as problem:
        await socket.close(_NOBODYS, problem.title)
        return
    line = Line(socket)
    with database.hub.watch(person.organisation_id) as news:
        await line.run(_tell(line, database, person, news), line.listen())


async def _tell(line: Line, database: Database, person: Person, news: Waiting) -> None:
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
