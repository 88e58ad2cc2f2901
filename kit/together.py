"""Small writes that many requests want at the same time share one transaction, and so one commit.

While one group is being written the next one gathers. Whoever asked goes on once the group with their item is
committed; when it fails, everybody in it hears of it. What is written is the caller's own function.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

Item = TypeVar("Item")
Result = TypeVar("Result")
_MOST = 100


class Together(Generic[Item, Result]):
    """Writes items in groups.

    Args:
        open_session: opens the session that a group is written and committed in.
        write: writes a group of at most a hundred items and gives a result for each, in their order.
    """

    def __init__(
        self,
        open_session: Callable[[], AbstractAsyncContextManager[AsyncSession]],
        write: Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result]]],
    ) -> None:
        self._open, self._write = open_session, write
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._at_work: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Have an item written; returns its result once it is committed."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._empty())
        return await done

    async def finish(self) -> None:
        """Wait until everything asked for so far is written."""
        while self._at_work:
            await asyncio.wait([self._at_work])

    async def _empty(self) -> None:
        try:
            while self._waiting:
                await self._write_group()
        finally:
            self._at_work = None

    async def _write_group(self) -> None:
        group: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            async with self._open() as session:
                group += self._gathered()  # only now: those who came while we waited for our turn are with us
                results = await self._write(session, [item for item, _ in group])
                await session.commit()
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
