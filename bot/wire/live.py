"""Live conversations: replies from any process reach the sockets that watch their conversation."""

import asyncio
from collections import defaultdict
from contextlib import suppress

import structlog

from kit.bells import any_rings, unless
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
_WAIT = 20
_PAUSE = 1.0
Watched = tuple[str, str, str]


class Hub:
    """Hands what the house says to those who watch: organisation, channel, address."""

    def __init__(self, api: AsyncParley) -> None:
        self.api = api
        self._watchers: dict[Watched, set[asyncio.Queue[models.Said]]] = defaultdict(set)

    def watch(self, key: Watched) -> asyncio.Queue[models.Said]:
        queue: asyncio.Queue[models.Said] = asyncio.Queue(maxsize=1000)
        self._watchers[key].add(queue)
        return queue

    def leave(self, key: Watched, queue: asyncio.Queue[models.Said]) -> None:
        self._watchers[key].discard(queue)
        if not self._watchers[key]:
            del self._watchers[key]

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until stopped; watchers skip what they have seen already."""
        after: int | None = None
        while not stop.is_set():
            if not self._watchers:
                after = None
                await any_rings(stop, within=0.1)
                continue
            try:
                found = await unless(stop, self.api.send(calls.outgoing(after=after, wait=_WAIT)))
            except (ParleyProblem, Unreachable) as failure:
                log.warning("outgoing messages cannot be read", error=repr(failure))
                await any_rings(stop, within=_PAUSE)
                continue
            if found is None:
                return
            for line in found.messages:
                self._hand_on(line)
            after = found.latest

    def _hand_on(self, line: models.Said) -> None:
        for queue in self._watchers.get((line.organisation, line.channel, line.address), ()):
            with suppress(asyncio.QueueFull):
                queue.put_nowait(line)
