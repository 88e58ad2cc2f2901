"""The roles as ASGI apps: ``web`` (the api), ``bot``, ``relay``, ``worker``, and ``all`` in one process."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import House, create_app
from api.identity.tokens import service_token
from bot.app import create_bot
from bot.port import open_channels
from bot.wire.limits import BY_A_MODEL, Patience
from kit.http.answering import Answering
from kit.live import listening
from kit.settings import Settings
from models.migrate import is_current, migrate, missing_walls
from nlu.engine import build_engine
from nlu.times import find_times
from parley.house import build
from parley.pages.problems import ProblemPages
from parley.pages.served import add_pages
from parley.roles import Role
from parley.work import Part, working
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


def app_for(role: Role, settings: Settings, *, queues: Collection[str] | None = None) -> ASGIApp:
    """The ASGI app of a role; a worker takes from ``queues`` alone, if told."""
    if role == "all":
        return ProblemPages(together_for(settings))
    house = build(settings)
    if role == "bot":
        return ProblemPages(_bot(_remote(house), settings))
    if role == "relay":
        return _Behind(house, Part(carries=False))
    if role == "worker":
        return _Behind(house, Part(relays=False, queues=queues))
    return ProblemPages(_web(house, settings))


def together_for(settings: Settings) -> "Together":
    """Everything in one process, as programs see it; it runs while its ``run`` is entered."""
    house = build(settings)
    web = _web(house, settings)
    return Together(web, _bot(_in_process(house, web), settings), house)


def _web(house: House, settings: Settings) -> FastAPI:
    web = create_app(house)
    add_pages(web, settings)
    return web


def _bot(api: AsyncParley, settings: Settings) -> FastAPI:
    return create_bot(
        api, engine_for(settings), channels=open_channels(settings), url=settings.url, patience=patience_of(settings)
    )  # fmt: skip


def patience_of(settings: Settings) -> Patience:
    """What the bot bears, as the settings say."""
    asks_a_model = bool(settings.openai_api_key.get_secret_value() or settings.openai_base_url)
    return Patience.of(
        conversation=settings.limit_conversation, address=settings.limit_address, opening=settings.limit_guests,
        turn_cost=BY_A_MODEL if asks_a_model else 1,
    )  # fmt: skip


def engine_for(settings: Settings) -> Any:
    return build_engine(
        home=settings.home,
        find_times=find_times,
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        tokens_per_day=settings.llm_tokens_per_day,
        money_per_day=settings.llm_money_per_day,
    )


def _remote(house: House) -> AsyncParley:
    return AsyncParley(house.settings.api_url or house.settings.url, token=service_token(house.keys))


def _in_process(house: House, web: FastAPI) -> AsyncParley:
    transport = httpx.ASGITransport(app=web)
    return AsyncParley("http://parley.internal", token=service_token(house.keys), transport=transport)


class Together:
    """Everything in one process: the bot's paths go to the bot, the rest to the api; the worker runs beside."""

    def __init__(self, web: FastAPI, bot: FastAPI, house: House) -> None:
        self.web, self.bot, self.house = web, bot, house
        self.answering = Answering()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(scope, receive, send, self.run)
        else:
            asked = self.bot if _is_bots(scope["path"]) else self.web
            await self.answering(asked, scope, receive, send)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        await migrate(self.house.database)
        await check(self.house)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.web.router.lifespan_context(self.web))
            await stack.enter_async_context(working(self.house, Part(lull=self.answering.lull)))
            await stack.enter_async_context(self.bot.router.lifespan_context(self.bot))
            yield


class _Behind:
    """A role behind the pages, the relay or a worker: only a health answer over HTTP."""

    def __init__(self, house: House, part: Part) -> None:
        self.house, self.part = house, part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(scope, receive, send, self.run)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"working\n"})

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        await check(self.house)
        database = self.house.database
        async with listening(database.hub, database.engine.url), working(self.house, self.part):
            yield
        await database.close()


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
