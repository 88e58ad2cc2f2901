"""Small pieces of database work that many requests want at the same time share one session, and so one transaction.

While one group is worked on the next one gathers. Whoever asked goes on once the work on the group with their item
has ended, written or read; when it fails, everybody in it hears of it. A group's transaction begins after all in it
have asked: what they are told is never older than their question. The work itself is the caller's own function.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from kit.acting import for_nobody

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result]]]
_MOST = 100


class Together(Generic[Item, Result]):
    """Works on items in groups.

    Args:
        open_session: opens the session that a group is worked on in, and commits at its end what is to stay.
        work: does a group of at most a hundred items and gives a result for each, in their order.
        idle: called whenever nobody is left to work for.
    """

    def __init__(
        self,
        open_session: Callable[[], AbstractAsyncContextManager[AsyncSession]],
        work: Work[Item, Result],
        idle: Callable[[], object] = lambda: None,
    ) -> None:
        self._open, self._work, self._idle = open_session, work, idle
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._at_work: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Have an item worked on; returns its result once its group's transaction has ended."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._empty(), context=for_nobody())
        return await done

    async def finish(self) -> None:
        """Wait until everything asked for so far is done."""
        while self._at_work:
            await asyncio.wait([self._at_work])

    async def _empty(self) -> None:
        try:
            while self._waiting:
                await self._do_group()
        finally:
            self._at_work = None
            self._idle()

    async def _do_group(self) -> None:
        group: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            async with self._open() as session:
                group += self._gathered()  # only now: those who came while we waited for our turn are with us
                results = await self._work(session, [item for item, _ in group])
        except Exception as error:  # noqa: BLE001 - it is told to those who asked
            for _, done in group or self._gathered():
                if not done.done():
                    done.set_exception(error)
        else:
            for (_, done), result in zip(group, results, strict=True):
                if not done.done():
                    done.set_result(result)

    def _gathered(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
