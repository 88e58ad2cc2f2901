"""Live news: what the outbox commits reaches whoever watches in any process, at once and without the durable engine.

``announce`` tells each event to its session's hub: on SQLite, which is one process, right after the commit; on
PostgreSQL by a NOTIFY in the same transaction, which ``listen`` hands to the hub of every web process. News may be
lost while the database is away; watchers then get ``None`` and look again. What news means is left to the rooms.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.hear import hearing

_CHANNEL = "parley"
_NOTIFY = text("SELECT pg_notify(:channel, told) FROM unnest(CAST(:told AS text[])) AS told")
_PENDING = 256
_LONGEST_FACT = 64
Waiting = asyncio.Queue["News | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One committed event in brief: ``facts`` are its payload's ids, instants and numbers, no long texts or lists."""

    organisation_id: uuid.UUID
    kind: str
    facts: Mapping[str, str | int | float | None]

    def as_text(self) -> str:
        told = {"organisation": self.organisation_id.hex, "kind": self.kind, "facts": self.facts}
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def from_text(cls, told: str) -> "News":
        read = json.loads(told)
        return cls(organisation_id=uuid.UUID(read["organisation"]), kind=read["kind"], facts=read["facts"])


def news_of(organisation_id: uuid.UUID, kind: str, payload: Mapping[str, Any]) -> News:
    """An event's news; it fits a NOTIFY (8,000 bytes) whatever the payload holds."""
    return News(
        organisation_id=organisation_id,
        kind=kind,
        facts={name: value for name, value in payload.items() if _is_brief(value)},
    )


def _is_brief(value: object) -> bool:
    return value is None or isinstance(value, int | float) or (isinstance(value, str) and len(value) <= _LONGEST_FACT)


class Hub:
    """Hands news to the watchers of an organisation within one process; they may watch from several event loops."""

    def __init__(self) -> None:
        self._watchers: dict[uuid.UUID, dict[Waiting, asyncio.AbstractEventLoop | None]] = {}
        self._bells: dict[asyncio.Event, asyncio.AbstractEventLoop | None] = {}

    @contextmanager
    def watch(self, organisation_id: uuid.UUID) -> Iterator[Waiting]:
        """A queue of the organisation's news from now on; ``None`` in it means that some was missed."""
        queue: Waiting = asyncio.Queue(maxsize=_PENDING)
        watchers = self._watchers.setdefault(organisation_id, {})
        watchers[queue] = _running()
        try:
            yield queue
        finally:
            watchers.pop(queue, None)
            if not watchers:
                self._watchers.pop(organisation_id, None)

    @contextmanager
    def ringing(self, bell: asyncio.Event) -> Iterator[None]:
        """Set ``bell`` at any news of anybody while the body runs."""
        self._bells[bell] = _running()
        try:
            yield
        finally:
            del self._bells[bell]

    def tell(self, news: News) -> None:
        for queue, loop in list(self._watchers.get(news.organisation_id, {}).items()):
            _in(loop, _put, queue, news)
        self._ring()

    def tell_missed(self) -> None:
        """Say to everybody that news may have been lost."""
        for watchers in list(self._watchers.values()):
            for queue, loop in list(watchers.items()):
                _in(loop, _put, queue, None)
        self._ring()

    def _ring(self) -> None:
        for bell, loop in list(self._bells.items()):
            _in(loop, asyncio.Event.set, bell)


def _in(loop: asyncio.AbstractEventLoop | None, call: Callable[..., None], *arguments: object) -> None:
    """Call at once in the running loop, or soon in the one that watches."""
    if loop is None or loop is _running():
        call(*arguments)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(call, *arguments)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _put(queue: Waiting, news: News | None) -> None:
    """Add to a queue; one that nobody empties is cut short to a single “you missed some”."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        news = None
    queue.put_nowait(news)


async def notify(session: AsyncSession, news: Sequence[News]) -> None:
    """Tell the other processes when this PostgreSQL transaction commits."""
    await session.execute(_NOTIFY, {"channel": _CHANNEL, "told": [each.as_text() for each in news]})


@asynccontextmanager
async def listening(hub: Hub, url: URL) -> AsyncIterator[None]:
    """Feed the hub from PostgreSQL while the body runs; on SQLite the hub is fed in process already."""
    async with hearing(url, _CHANNEL, lambda told: hub.tell(News.from_text(told)), hub.tell_missed):
        yield
