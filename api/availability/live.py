"""The live calendar: a WebSocket on which anybody who may browse watches what can be booked.

The socket's address may hold the first watch; more come as messages. The frames are in ``frames``, what they tell is
found by ``watch``.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, WebSocket
from starlette.datastructures import QueryParams

from api.availability.feeds import Feeds, feeding
from api.availability.frames import refused_out
from api.availability.look import Watched
from api.availability.messages import Select, Watch, choice_of, in_address, read_message
from api.availability.watching import Watching
from api.identity.caller import Caller, identify
from api.identity.may import require
from kit import ids
from kit.db import Database
from kit.errors import NotFound, Problem
from kit.http.allowance import address_of
from kit.http.line import HungUp, Line

MOST_WATCHES = 8
IDLE = timedelta(seconds=60)
_REFUSED = 4000  # and the status of the problem: 4401, 4403, 4404
_NORMAL = 1000
_ORGANISATION = b"parley-organisation"


class TooManyWatches(Problem):
    """One connection watches as much as it may."""

    type, title, status = "too-many-watches", f"A connection has at most {MOST_WATCHES} watches", 422
    next_step = "Leave a watch, or give the new one the name of one you no longer need."


@asynccontextmanager
async def _feeds(app: FastAPI) -> AsyncIterator[None]:
    async with feeding(app.state.database, app.state.clock) as feeds:
        app.state.feeds = feeds
        yield


router = APIRouter(lifespan=_feeds)


@router.websocket("/v1/availability/live")
async def live(socket: WebSocket) -> None:
    """Slots as they come and go, numbered; the caller is known as for any request, a visitor by ?organisation=."""
    await socket.accept()
    try:
        who = await _caller(socket)
        require(who, "browse")
    except Problem as problem:
        await socket.close(_REFUSED + problem.status, problem.title)
        return
    line = Line(socket)
    visit = Visit(line, socket.app.state.feeds, who.organisation_id, address_of(socket))
    await line.run(visit.talk(socket.query_params))


async def _caller(socket: WebSocket) -> Caller:
    """Who opened the socket; a browser cannot send headers with one, so its address may name the organisation."""
    named = socket.query_params.get("organisation")
    if named and _ORGANISATION not in dict(socket.scope["headers"]):
        socket.scope["headers"].append((_ORGANISATION, named.encode()))
    database: Database = socket.app.state.database
    async with database.reading() as session:
        return await identify(socket, session)


class Visit:
    """One connection and its watches."""

    def __init__(self, line: Line, feeds: Feeds, organisation_id: uuid.UUID, address: str | None) -> None:
        self._line, self._feeds, self._organisation_id, self._address = line, feeds, organisation_id, address
        self._watches: dict[str, tuple[Watching, asyncio.Task[None]]] = {}

    async def talk(self, address: QueryParams) -> None:
        """Heed the address and then each message, until the other side is gone or watches nothing for a while."""
        async with asyncio.TaskGroup() as tasks:
            if "service" in address:
                await self._heed(in_address(address), tasks)
            while True:
                await self._heed(await self._next(), tasks)

    async def _next(self) -> str:
        while True:
            try:
                async with asyncio.timeout(IDLE.total_seconds()):
                    return await self._line.hear()
            except TimeoutError as error:
                if not self._watches:
                    raise HungUp(_NORMAL, "nothing was watched") from error

    async def _heed(self, told: str | dict[str, Any], tasks: asyncio.TaskGroup) -> None:
        try:
            message = read_message(told)
            if isinstance(message, Watch):
                self._watch(message, tasks)
            elif isinstance(message, Select):
                self._watching(message.watch).select(choice_of(message.selected) if message.selected else None)
            else:
                self._leave(message.watch)
        except Problem as problem:
            await self._line.say(refused_out(problem, None).model_dump_json())

    def _watch(self, asked: Watch, tasks: asyncio.TaskGroup) -> None:
        watching = Watching(self._line, asked, self._watched(asked))
        self._leave(watching.name)
        if len(self._watches) >= MOST_WATCHES:
            raise TooManyWatches
        task = tasks.create_task(watching.follow(self._feeds, self._address))
        self._watches[watching.name] = watching, task
        task.add_done_callback(lambda _: self._forget(watching))

    def _watched(self, asked: Watch) -> Watched:
        return Watched(
            organisation_id=self._organisation_id,
            service_id=ids.parse("svc", asked.service),
            builders=tuple(sorted({ids.parse("bld", builder) for builder in asked.builders})),
            seats=asked.seats,
            minutes=asked.minutes,
            first_day=asked.first_day,
            last_day=asked.last_day,
        )

    def _watching(self, name: str) -> Watching:
        if name not in self._watches:
            raise NotFound(f"There is no watch called “{name}”.")
        return self._watches[name][0]

    def _leave(self, name: str) -> None:
        if name in self._watches:
            self._watches.pop(name)[1].cancel()

    def _forget(self, watching: Watching) -> None:
        if self._watches.get(watching.name, (None,))[0] is watching:
            del self._watches[watching.name]
