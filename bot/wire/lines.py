"""Connections by their opaque id: asked of the api, kept for seconds.

Ids that are nobody's are remembered too, so that guessing them costs the api little.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.port import Line
from kit.errors import NotFound
from parley_sdk import AsyncParley, ParleyProblem, calls, models

_ID = re.compile(r"con_[0-9a-z]{26}")
_KEPT = 20.0
_MOST = 5000
_Key = tuple[str, str]


class Lines:
    """What is known of connections. ``now``: seconds."""

    def __init__(self, api: AsyncParley, *, now: Callable[[], float] = time.monotonic) -> None:
        self.api, self._now = api, now
        self._known: OrderedDict[_Key, tuple[float, Line | None]] = OrderedDict()

    async def get(self, medium: str, connection: str) -> Line:
        """The connection with this id in this medium. Raises ``NotFound``."""
        if not _ID.fullmatch(connection):
            raise NotFound("There is no such connection.")
        line = self._fresh((medium, connection))
        if line is None:
            line = await self._ask(medium, connection)
        return line

    def forget(self, line: Line) -> None:
        """What is kept of it has changed."""
        for key, (_, known) in list(self._known.items()):
            if known and known.connection == line.connection:
                del self._known[key]

    def _fresh(self, key: _Key) -> Line | None:
        """What is known and not old. Raises ``NotFound`` for what is known to be nobody's."""
        until, line = self._known.get(key, (0.0, None))
        if until <= self._now():
            return None
        if line is None:
            raise NotFound("There is no such connection.")
        return line

    async def _ask(self, medium: str, connection: str) -> Line:
        try:
            found = await self.api.send(calls.connection(connection))
        except ParleyProblem as problem:
            if problem.status != NotFound.status:
                raise
            found = None
        if found is None or found.medium != medium:
            self._keep((medium, connection), None)
            raise NotFound("There is no such connection.")
        line = _line(found)
        self._keep((medium, connection), line)
        return line

    def _keep(self, key: _Key, line: Line | None) -> None:
        self._known[key] = (self._now() + _KEPT, line)
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


def _line(found: models.ConnectionOut) -> Line:
    return Line(found.connection, found.organisation, found.secrets, found.options)
