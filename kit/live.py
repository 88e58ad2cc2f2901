"""Live news: what the outbox commits reaches whoever watches in any process, at once and without the durable engine.

``announce`` tells each event to its session's hub: on SQLite, which is one process, right after the commit; on
PostgreSQL by a NOTIFY in the same transaction, which ``listen`` hands to the hub of every web process. News may be
lost while the database is away; watchers then get ``None`` and look again. What news means is left to the rooms.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncSession

log = structlog.get_logger(__name__)
_CHANNEL = "parley"
_NOTIFY = text("SELECT pg_notify(:channel, told) FROM unnest(CAST(:told AS text[])) AS told")
_PENDING = 256
_LONGEST_FACT = 64
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
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
    """Hands news to the watchers of an organisation within one process and event loop."""

    def __init__(self) -> None:
        self._watchers: dict[uuid.UUID, set[Waiting]] = {}

    @contextmanager
    def watch(self, organisation_id: uuid.UUID) -> Iterator[Waiting]:
        """A queue of the organisation's news from now on; ``None`` in it means that some was missed."""
        queue: Waiting = asyncio.Queue(maxsize=_PENDING)
        watchers = self._watchers.setdefault(organisation_id, set())
        watchers.add(queue)
        try:
            yield queue
        finally:
            watchers.discard(queue)
            if not watchers:
                self._watchers.pop(organisation_id, None)

    def tell(self, news: News) -> None:
        for queue in self._watchers.get(news.organisation_id, ()):
            _put(queue, news)

    def tell_missed(self) -> None:
        """Say to everybody that news may have been lost."""
        for watchers in self._watchers.values():
            for queue in watchers:
                _put(queue, None)


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
    if url.get_backend_name() != "postgresql":
        yield
        return
    ready = asyncio.Event()
    task = asyncio.create_task(_listen(hub, url, ready.set))
    try:
        await ready.wait()
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listen(hub: Hub, url: URL, ready: Callable[[], None]) -> None:
    """Listen for good; after each break say what may have been missed, and pause longer each time it fails."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    pause = _FIRST_PAUSE
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {_CHANNEL}")
                pause = _FIRST_PAUSE
                hub.tell_missed()
                ready()
                async for told in connection.notifies():
                    hub.tell(News.from_text(told.payload))
        except psycopg.OperationalError as failure:
            log.warning("live updates lost the database", error=str(failure).strip(), again_in=pause)
        ready()
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
