"""Calls that were refused, counted in memory and told to the api now and then: a flood of them costs it little."""

import asyncio
import re
from collections import Counter, defaultdict

import structlog

from kit.bells import any_rings
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls

log = structlog.get_logger(__name__)
_EVERY = 5.0
_MOST = 1000
_HOOK = re.compile(r"/hooks/bot/[a-z_]{1,16}/(con_[0-9a-z]{26})")


class Refusals:
    """What was refused at each connection since it was last told."""

    def __init__(self, api: AsyncParley) -> None:
        self.api = api
        self._counted: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def count(self, connection: str, reason: str) -> None:
        """One more call was refused there. Beyond so many connections at once nothing more is counted."""
        if connection in self._counted or len(self._counted) < _MOST:
            self._counted[connection][reason] += 1

    def count_too_large(self, path: str) -> None:
        """A call to a connection's address was too large to be read at all."""
        if found := _HOOK.fullmatch(path):
            self.count(found[1], "too-large")

    async def tell(self) -> None:
        """Tell the api what was counted; what it can't be told now is told later."""
        while self._counted:
            connection, counted = self._counted.popitem()
            try:
                await self.api.send(calls.count_refusals(connection, counted))
            except Unreachable:
                self._counted[connection].update(counted)
                return
            except ParleyProblem as problem:
                log.info("refused calls to nobody", problem=problem.kind)

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await any_rings(stop, within=_EVERY)
            await self.tell()
