"""Live feeds for people who are known: opened for whoever may listen, and ended soon after they no longer may.

What is told over a feed, and whom it is for, is left to the rooms.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from fastapi import WebSocket
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, identify
from kit.db import Database
from kit.errors import Problem
from kit.http.line import HungUp, Line
from kit.live import Waiting

NOT_KNOWN = 4401
LOOKED_AT_AGAIN = timedelta(minutes=1)


class Listener(Protocol):
    """Whoever listens, as the room knows them: to one organisation."""

    @property
    def organisation_id(self) -> uuid.UUID: ...


L = TypeVar("L", bound=Listener)
LetIn = Callable[[AsyncSession, Caller], Awaitable[L]]
Tell = Callable[[Line, L, Waiting], Coroutine[Any, Any, None]]


async def tell_live(socket: WebSocket, let_in: LetIn[L], tell: Tell[L]) -> None:
    """Tell a socket the news of an organisation until the other side has gone.

    Args:
        let_in: who listens; raises the problem of whoever may not. They are closed (4401), at once or, where a session
            was ended or a role taken on the way, within a minute.
        tell: says what there is to say, for ever.
    """
    await socket.accept()
    database: Database = socket.app.state.database

    async def look() -> L:
        try:
            async with database.reading() as session:
                return await let_in(session, await identify(socket, session))
        except Problem as problem:
            raise HungUp(NOT_KNOWN, problem.title) from problem

    async def look_again() -> None:
        while True:
            await asyncio.sleep(LOOKED_AT_AGAIN.total_seconds())
            await look()

    try:
        listener = await look()
    except HungUp as refused:
        await socket.close(refused.code, str(refused))
        return
    line = Line(socket)
    with database.hub.watch(listener.organisation_id) as news:
        await line.run(tell(line, listener, news), look_again(), line.listen())
