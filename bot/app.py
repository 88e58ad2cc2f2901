"""The bot as an ASGI app: its doors, what stands behind them, and its background work."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from bot.dialogue import Dialogue
from bot.port import Channel
from bot.turn import Turns
from bot.wire import chat, hooks, pages
from bot.wire.connecting import Connecting
from bot.wire.delivery import Deliveries
from bot.wire.inbox import Inbox
from bot.wire.limits import Patience
from bot.wire.lines import Lines
from bot.wire.live import Hub
from bot.wire.outgoing import send_outgoing
from bot.wire.pages import Origins
from bot.wire.refusals import Refusals
from bot.wire.sweep import sweep
from kit.http.headers import guard
from kit.http.limits import BodyLimit
from kit.http.problems import ProblemDocument, answer_with_problems
from nlu.understanding import Engine
from parley_sdk import AsyncParley

_LARGEST_BODY = 64 * 1024


def create_bot(
    api: AsyncParley,
    engine: Engine,
    *,
    channels: Mapping[str, Channel] | None = None,
    url: str = "",
    patience: Patience | None = None,
) -> FastAPI:
    """The bot over an api client that carries the service token; ``url`` is where vendors of ``channels`` call it.

    Without ``patience`` anybody may say as much as they like.
    """
    app = FastAPI(
        title="Parley chat", version="1.0.0", lifespan=_lifespan, docs_url=None, redoc_url=None,
        openapi_url="/chat/v1/openapi.json", responses={"4XX": {"model": ProblemDocument}},
    )  # fmt: skip
    state, channels, own = app.state, channels or {}, url.rstrip("/")
    state.api, state.url, state.channels, state.hub = api, own, channels, Hub(api)
    state.patience = patience or Patience.of(conversation=0, address=0)
    state.lines, state.refusals, state.origins = Lines(api), Refusals(api), Origins(api, own)
    state.turns = Turns(api, Dialogue(engine), Deliveries(api, channels, state.lines, own))
    state.inbox = Inbox(api, state.turns, channels, state.refusals, state.patience)
    state.connecting = Connecting(api, channels, state.lines, state.inbox, own)
    answer_with_problems(app)
    app.add_middleware(BodyLimit, most=_LARGEST_BODY, refused=state.refusals.count_too_large)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["Content-Type"]
    )
    app.include_router(chat.router)
    app.include_router(pages.router)
    app.include_router(hooks.router)
    guard(app, url=url)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    stop, state = asyncio.Event(), app.state
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(state.hub.run(stop))
        tasks.create_task(sweep(state.api, state.turns, stop))
        tasks.create_task(send_outgoing(state.api, state.channels, state.lines, state.url, stop))
        tasks.create_task(state.refusals.run(stop))
        tasks.create_task(state.connecting.run(stop))
        yield
        stop.set()
        await state.inbox.close()
    for channel in state.channels.values():
        await channel.close()
