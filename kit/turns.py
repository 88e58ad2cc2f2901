"""Taking turns across event loops and threads of one process: first come, first served."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_Waiting = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]


class Turns:
    """A lock that coroutines of different event loops may wait for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()  # held for a few instructions only
        self._waiting: deque[_Waiting] = deque()
        self._taken = False

    @asynccontextmanager
    async def mine(self) -> AsyncIterator[None]:
        """Wait for one's turn; it lasts as long as the body."""
        await self._take()
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self) -> None:
        loop = asyncio.get_running_loop()
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn: asyncio.Future[None] = loop.create_future()
            self._waiting.append((loop, turn))
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(loop, turn)
            raise

    def _leave(self, loop: asyncio.AbstractEventLoop, turn: "asyncio.Future[None]") -> None:
        """Stop waiting; a turn that was given already goes to the next."""
        with self._guard:
            if (loop, turn) in self._waiting:
                self._waiting.remove((loop, turn))
                return
        self._pass_on()

    def _pass_on(self) -> None:
        with self._guard:
            while self._waiting:
                loop, turn = self._waiting.popleft()
                if not loop.is_closed():
                    loop.call_soon_threadsafe(_give, turn)
                    return
            self._taken = False


def _give(turn: "asyncio.Future[None]") -> None:
    if not turn.done():
        turn.set_result(None)
