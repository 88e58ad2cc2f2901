"""Of many who want the same thing at once, one goes ahead; the others wait and look again before they try.

A crowd storms a lock for nothing: all but one walk the whole road only to be refused. Here the first leads at once.
Whoever comes while a crowd is there waits until nobody leads, then looks (and may leave, refused, by raising), and
leads only if what they want is still to be had. Turns are only about effort: who may have the thing is decided by the
database, for other processes and for whoever lost patience just as well.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from datetime import timedelta

_PATIENCE = timedelta(seconds=10)


class _Crowd:
    """Everybody who wants one thing now; ``ended`` is set when the one who leads has ended."""

    def __init__(self) -> None:
        self.size = 0
        self.ended: asyncio.Event | None = None


class Crowds:
    """The crowds of one process.

    Args:
        patience: how long anybody waits for one who leads; after that they go on beside them.
    """

    def __init__(self, patience: timedelta = _PATIENCE) -> None:
        self._patience = patience.total_seconds()
        self._crowds: dict[Hashable, _Crowd] = {}

    @asynccontextmanager
    async def turn(self, about: Hashable, *, look: Callable[[], Awaitable[None]]) -> AsyncIterator[bool]:
        """A turn at ``about`` for the length of the body; says whether others were before us.

        Args:
            look: called when others have been before us; raises when it is no use to go on.
        """
        crowd = self._crowds.setdefault(about, _Crowd())
        is_first = not crowd.size
        crowd.size += 1
        try:
            may_lead = is_first or await self._follow(crowd, look)
            if may_lead:
                crowd.ended = asyncio.Event()
            try:
                yield not is_first
            finally:
                if may_lead and crowd.ended:
                    crowd.ended.set()
                    crowd.ended = None
        finally:
            crowd.size -= 1
            if not crowd.size:
                del self._crowds[about]

    async def _follow(self, crowd: _Crowd, look: Callable[[], Awaitable[None]]) -> bool:
        """Wait and look until nobody leads; False for whoever lost patience and goes without leading."""
        while True:
            if crowd.ended:
                try:
                    async with asyncio.timeout(self._patience):
                        await crowd.ended.wait()
                except TimeoutError:
                    return False
            await look()
            if not crowd.ended:
                return True
