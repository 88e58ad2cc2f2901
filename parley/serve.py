"""The roles: ``web`` (the api), ``bot``, ``worker`` (relay and due work), and ``all`` in one process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import House, create_app, load_reactions
from api.identity.tokens import service_token
from bot.app import create_bot
from bot.port import open_channels
from kit.settings import Settings
from models.migrate import is_current, migrate, missing_walls
from nlu.engine import build_engine
from nlu.times import find_times
from parley.house import build
from parley.pages import add_pages
from parley.roles import Role
from parley.work import run_work
from parley_sdk import AsyncParley

_BOT_PATHS = ("/chat/", "/hooks/bot/")


class NotReady(Exception):  # noqa: N818 - what it is
    """The database is not as this code needs it; the message says what to do."""


async def check(house: House) -> None:
    """Refuse to start on an old schema or without the walls against double booking."""
    if not await is_current(house.database):
        raise NotReady("The database schema is not the newest. Run: parley migrate")
    if missing := await missing_walls(house.database):
        raise NotReady(f"The database has lost {', '.join(missing)}. Restore it before taking bookings.")


def app_for(role: Role, settings: Settings) -> ASGIApp:
    """The ASGI app of a role."""
    house = build(settings)
    if role == "bot":
        return _bot(_remote(house), settings)
    web = create_app(house)
    add_pages(web, settings)
    if role == "web":
        return web
    if role == "worker":
        return _Worker(house)
    bot = _bot(_in_process(house, web), settings)
    return Together(web, bot, house)


def _bot(api: AsyncParley, settings: Settings) -> FastAPI:
    return create_bot(api, engine_for(settings), channels=open_channels(settings), url=settings.url)


def engine_for(settings: Settings) -> Any:
    return build_engine(
        home=settings.home,
        find_times=find_times,
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_model,
    )


def _remote(house: House) -> AsyncParley:
    return AsyncParley(house.settings.api_url or house.settings.url, token=service_token(house.keys))


def _in_process(house: House, web: FastAPI) -> AsyncParley:
    transport = httpx.ASGITransport(app=web)
    return AsyncParley("http://parley.internal", token=service_token(house.keys), transport=transport)


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    """The worker's loops run while the body does."""
    stop = asyncio.Event()
    load_reactions()
    task = asyncio.create_task(run_work(house, stop))
    try:
        yield
    finally:
        stop.set()
        await task


class Together:
    """Everything in one process: the bot's paths go to the bot, the rest to the api; the worker runs beside."""

    def __init__(self, web: FastAPI, bot: FastAPI, house: House) -> None:
        self.web, self.bot, self.house = web, bot, house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(scope, receive, send, self.run)
        elif _is_bots(scope["path"]):
            await self.bot(scope, receive, send)
        else:
            await self.web(scope, receive, send)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        await migrate(self.house.database)
        await check(self.house)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.web.router.lifespan_context(self.web))
            await stack.enter_async_context(working(self.house))
            await stack.enter_async_context(self.bot.router.lifespan_context(self.bot))
            yield


class _Worker:
    """The worker role: no pages, only a health answer."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(scope, receive, send, self.run)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"working\n"})

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        await check(self.house)
        async with working(self.house):
            yield
        await self.house.database.close()


def _is_bots(path: str) -> bool:
    return path.startswith(_BOT_PATHS) or (path.startswith("/o/") and "/chat/" in path)


async def _lifespan(_scope: Scope, receive: Receive, send: Send, run: Callable[[], Any]) -> None:
    await receive()
    try:
        async with run():
            await send({"type": "lifespan.startup.complete"})
            await receive()
    except NotReady as error:
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.shutdown.complete"})
