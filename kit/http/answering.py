"""Answers first: how many requests of this process wait for their answer, so that other work may let them pass."""

import asyncio
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.clock import Clock

_LOOKS_EVERY = 0.02


class Answering:
    """Counts the requests that go through it until their answer begins; a stream or socket keeps nobody waiting."""

    def __init__(self) -> None:
        self.under_way = 0

    async def __call__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Have ``app`` answer a request, and count it meanwhile."""
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        waits = True

        def begun() -> None:
            nonlocal waits
            self.under_way -= waits
            waits = False

        async def tell(message: Message) -> None:
            await send(message)
            begun()

        self.under_way += 1
        try:
            await app(scope, receive, tell)
        finally:
            begun()

    async def lull(self, clock: Clock, until: datetime) -> None:
        """Wait until nobody waits for an answer, but not beyond ``until``. Any thread may ask."""
        while self.under_way and clock.now() < until:  # noqa: ASYNC110 - an event would belong to one loop alone
            await asyncio.sleep(_LOOKS_EVERY)
