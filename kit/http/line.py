"""A WebSocket on which the server does most of the talking: one frame at a time, alive in silence, never piling up.

Every live feed speaks over a ``Line``. Who may listen, and what is said, is left to the rooms.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

PATIENCE = timedelta(seconds=20)
SILENCE = timedelta(seconds=25)
LONGEST_MESSAGE = 8_000
TRY_AGAIN, TOO_LONG = 1013, 1009
_PING = '{"kind":"ping"}'


class HungUp(Exception):  # noqa: N818 - what happened
    """The line is to be closed from our side, with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Line:
    """One accepted socket; several tasks may speak over it."""

    def __init__(self, socket: WebSocket, *, patience: timedelta = PATIENCE, silence: timedelta = SILENCE) -> None:
        self._socket = socket
        self._patience, self._silence = patience.total_seconds(), silence.total_seconds()
        self._turn = asyncio.Lock()
        self._spoke_at = time.monotonic()

    async def say(self, frame: str) -> None:
        """Send one frame. Raises ``HungUp`` when the other side does not take it in time."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._patience):
                    await self._socket.send_text(frame)
            except TimeoutError as error:
                raise HungUp(TRY_AGAIN, "read faster, or come again and resume") from error
            self._spoke_at = time.monotonic()

    async def hear(self) -> str:
        """What the other side says next. Raises ``WebSocketDisconnect`` at the end, ``HungUp`` if it is too long."""
        frame = await self._socket.receive()
        if frame["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(frame.get("code", 1000), frame.get("reason"))
        told = frame.get("text") or (frame.get("bytes") or b"").decode("utf-8", errors="replace")
        if len(told) > LONGEST_MESSAGE:
            raise HungUp(TOO_LONG, f"a message has at most {LONGEST_MESSAGE} characters")
        return told

    async def run(self, *talks: Coroutine[Any, Any, None]) -> None:
        """Run ``talks``, with a ping in each long silence, until the other side is gone or one of them hangs up."""
        ended: list[BaseException] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                for talk in (*talks, self._keep_alive()):
                    tasks.create_task(talk)
        except* (WebSocketDisconnect, HungUp) as ends:
            ended.extend(_each(ends))
        for end in ended:
            if isinstance(end, HungUp):
                await self._close(end)

    async def listen(self) -> None:
        """Pay no heed to what the other side says, only to its leaving."""
        while True:
            await self.hear()

    async def _keep_alive(self) -> None:
        while True:
            quiet = time.monotonic() - self._spoke_at
            await asyncio.sleep(max(self._silence - quiet, 0))
            if time.monotonic() - self._spoke_at >= self._silence:
                await self.say(_PING)

    async def _close(self, end: HungUp) -> None:
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(self._patience):
                await self._socket.close(end.code, end.reason)


def _each(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for inner in group.exceptions:
        if isinstance(inner, BaseExceptionGroup):
            yield from _each(inner)
        else:
            yield inner
