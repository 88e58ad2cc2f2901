"""The feeds of a process: who watches the same shares one.

A feed costs as long as it is followed, so neither one address nor one organisation takes all that a process follows.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from api.availability.look import Watched
from api.availability.watch import Eyes, Feed
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem

_MOST_FEEDS = 1_000
_MOST_OF_ONE = 500  # feeds of one organisation
_MOST_FROM_ONE = 100  # watches from one address
_KEPT_IDLE = timedelta(seconds=60)


class TooBusy(Problem):
    """This process follows as many calendars as it can."""

    type, title, status = "too-busy", "Too many calendars are watched", 503
    next_step = "Try again in a minute, or ask GET /v1/availability."


class TooManyFromHere(Problem):
    """One address watches as much as it may, on all its connections."""

    type, title, status = "too-many-watches-from-here", f"One address has at most {_MOST_FROM_ONE} watches", 429
    next_step = "Close a calendar, or ask GET /v1/availability."


class Feeds:
    """The feeds of this process. An unwatched one is kept a minute for those who come back."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._following: dict[Feed, asyncio.Task[None]] = {}
        self._feeds: dict[Watched, Feed] = {}
        self._of: Counter[uuid.UUID] = Counter()
        self._from: Counter[str] = Counter()

    @contextmanager
    def joined(self, watched: Watched, address: str | None) -> Iterator[Feed]:
        """The feed of what is watched, for as long as the body runs. Raises ``TooBusy``, ``TooManyFromHere``.

        Args:
            address: where it is watched from (``kit.http.allowance.address_of``); None is not counted.
        """
        with self._counted(address):
            feed = self._feeds.get(watched) or self._start(watched)
            feed.watchers += 1
            try:
                yield feed
            finally:
                feed.watchers -= 1
                if not feed.watchers:
                    asyncio.get_running_loop().call_later(_KEPT_IDLE.total_seconds(), self._end_unwatched, feed)

    @contextmanager
    def _counted(self, address: str | None) -> Iterator[None]:
        if address is None:
            yield
            return
        if self._from[address] >= _MOST_FROM_ONE:
            raise TooManyFromHere
        self._from[address] += 1
        try:
            yield
        finally:
            self._from.subtract([address])
            if not self._from[address]:
                del self._from[address]

    async def close(self) -> None:
        """End every feed."""
        tasks = list(self._following.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, watched: Watched) -> Feed:
        self._make_room(watched.organisation_id)
        feed = self._feeds[watched] = Feed(watched, self._eyes)
        self._of[watched.organisation_id] += 1
        self._following[feed] = asyncio.create_task(feed.follow())
        self._following[feed].add_done_callback(lambda _: self._forget(feed))
        return feed

    def _make_room(self, organisation_id: uuid.UUID) -> None:
        is_share_used = self._of[organisation_id] >= _MOST_OF_ONE
        if not is_share_used and len(self._feeds) < _MOST_FEEDS:
            return
        leaving = (each for each in self._feeds.values() if not each.watchers)
        if is_share_used:
            leaving = (each for each in leaving if each.watched.organisation_id == organisation_id)
        unwatched = next(leaving, None)
        if unwatched is None:
            raise TooBusy
        self._end_unwatched(unwatched)

    def _end_unwatched(self, feed: Feed) -> None:
        if not feed.watchers and feed in self._following:
            self._following[feed].cancel()
            self._forget(feed)

    def _forget(self, feed: Feed) -> None:
        self._following.pop(feed, None)
        if self._feeds.get(feed.watched) is feed:
            del self._feeds[feed.watched]
            self._of -= Counter([feed.watched.organisation_id])


@asynccontextmanager
async def feeding(database: Database, clock: Clock) -> AsyncIterator[Feeds]:
    """The feeds of a process, followed while the body runs."""
    feeds = Feeds(Eyes(database, clock))
    try:
        yield feeds
    finally:
        await feeds.close()
