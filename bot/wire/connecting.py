"""Connections that were given secrets are set up at their vendor, and polled where the vendor can't call us.

Looked for anew now and then: what was connected, changed or taken away meanwhile counts within seconds.
"""

import asyncio
from collections.abc import Mapping

import structlog

from bot.port import Channel, Line
from bot.wire.inbox import Inbox
from bot.wire.lines import Lines
from bot.wire.paths import hook_address
from kit.bells import any_rings
from kit.errors import Later, Refused, Unsupported
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls

log = structlog.get_logger(__name__)
_EVERY = 10.0
_PAUSE = 3.0
_LULL = 0.1  # a vendor that does not wait for news is not asked without end


class Connecting:
    """Sets connections up; ``url`` is where vendors call us."""

    def __init__(self, api: AsyncParley, channels: Mapping[str, Channel], lines: Lines, inbox: Inbox, url: str) -> None:
        self.api, self.lines, self.inbox, self.url = api, lines, inbox, url
        self.channels = {name: channel for name, channel in channels.items() if channel.needs_secrets}
        self._done: dict[str, int] = {}
        self._polls: dict[str, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        try:
            while self.channels and not stop.is_set():
                try:
                    await self.look()
                except (ParleyProblem, Unreachable) as failure:
                    log.warning("connections cannot be read", error=repr(failure))
                await any_rings(stop, within=_EVERY)
        finally:
            for poll in self._polls.values():
                poll.cancel()
            await asyncio.gather(*self._polls.values(), return_exceptions=True)

    async def look(self) -> None:
        """Set up what is new or changed; leave what is gone."""
        found = {each.connection: each for each in await self.api.send(calls.connections(list(self.channels)))}
        for gone in set(self._polls) - set(found):
            self._polls.pop(gone).cancel()
        for key, each in found.items():
            line = Line(key, each.organisation, each.secrets, each.options)
            mark = hash(tuple(sorted(each.secrets.items())))
            if self._done.get(key) != mark and await self._set_up(each.medium, line):
                self._done[key] = mark

    async def _set_up(self, medium: str, line: Line) -> bool:
        channel = self.channels[medium]
        try:
            options = await channel.connect(line, hook_address(self.url, medium, line.connection))
        except (Later, Refused, Unsupported) as failure:
            log.warning("not connected", medium=medium, connection=line.connection, error=str(failure))
            return isinstance(failure, Refused)  # the same again would be refused again
        if options:
            await self.api.send(calls.keep_secrets(line.connection, secrets={}, options=options))
            self.lines.forget(line)
            line = Line(line.connection, line.organisation, line.secrets, {**line.options, **options})
        self._poll(medium, line)
        return True

    def _poll(self, medium: str, line: Line) -> None:
        if before := self._polls.pop(line.connection, None):
            before.cancel()
        if line.options.get("by") == "polling":
            self._polls[line.connection] = asyncio.create_task(self._keep_polling(medium, line))

    async def _keep_polling(self, medium: str, line: Line) -> None:
        """What was taken in is behind us once it is stored; after a crash the vendor tells it again."""
        after = 0
        while True:
            try:
                news, reached = await self.channels[medium].poll(line, after)
                for each in news:
                    await self.inbox.take(medium, line, each)
                after = reached
                await asyncio.sleep(0 if news else _LULL)
            except (Later, Refused, Unsupported, ParleyProblem, Unreachable) as failure:
                log.warning("cannot be polled", medium=medium, connection=line.connection, error=repr(failure))
                await asyncio.sleep(_PAUSE)
            except Exception:  # the edge to a vendor: polling goes on
                log.exception("polling broke", medium=medium, connection=line.connection)
                await asyncio.sleep(_PAUSE)
