"""The hub of live conversations."""

import asyncio

import httpx

from bot.wire.live import Hub
from parley_sdk import AsyncParley


async def test_a_hub_with_watchers_stops_when_told_though_nothing_is_said() -> None:
    asked = asyncio.Event()

    async def never(_request: httpx.Request) -> httpx.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    hub, stop = Hub(AsyncParley("http://house", token="t", transport=httpx.MockTransport(never))), asyncio.Event()
    hub.watch(("org", "web", "zoe"))
    running = asyncio.create_task(hub.run(stop))
    await asked.wait()
    stop.set()
    await asyncio.wait_for(running, 30)
