"""Watching availability: who watches the same shares a feed, which looks again when something may have changed.

A feed never trusts news: news, a lapsing hold or a minute gone by only make it look at the database, and what it then
tells is the difference to what it told before. News that was lost or came twice therefore cannot make it wrong, and
after a break everybody gets a snapshot. Who has which feed is left to ``feeds``, what a look sees to ``look``.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.frames import LiveSlot, Snapshot, changed_out, shared, slot_out, slots_out
from api.availability.look import Looker, Sight, Watched, look, nearest_to
from api.availability.view import Choice, can_choose, differences, each_in
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem
from kit.http.problems import OurFault
from kit.journal import Journal
from kit.live import Waiting
from kit.together import Together

log = structlog.get_logger(__name__)
_AT_ONCE = 3
_PAUSE = timedelta(milliseconds=100)
_AFTER_FAILURE = timedelta(milliseconds=500)


class Eyes:
    """How feeds look at the database: together where they can, and a few at a time, so that requests keep theirs."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._together: dict[tuple[object, ...], Together[Looker, Sight | Problem]] = {}

    async def look(self, looker: Looker) -> Sight:
        """What can be seen by now. Raises ``NotFound``, ``TooWide``, and what a database that is away raises."""
        wish = looker.watched.wish
        looking = self._together.get(wish)
        if looking is None:
            looking = self._together[wish] = Together(self.open, self._look, idle=lambda: self._together.pop(wish))
        seen = await looking.add(looker)
        if isinstance(seen, Problem):
            raise seen
        return seen

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncSession]:
        async with self._turns, self.database.reading() as session:
            yield session

    async def _look(self, session: AsyncSession, lookers: Sequence[Looker]) -> list[Sight | Problem]:
        return await look(session, lookers, now=self.clock.now())


class Feed:
    """What can be booked, as told to all who watch the same; ``watchers`` counts them."""

    def __init__(self, watched: Watched, eyes: Eyes) -> None:
        self.watched, self.watchers = watched, 0
        self.journal = Journal()
        self.ended: Problem | None = None
        self._eyes = eyes
        self._seen: Sight | None = None
        self._choices: dict[Choice, bool] = {}
        self._snapshot = (-1, "")
        self._nearest: dict[datetime, list[LiveSlot]] = {}
        self._asking = asyncio.Lock()

    async def follow(self) -> None:
        """Look whenever something may have changed, until what is watched is no more."""
        try:
            with self._eyes.database.hub.watch(self.watched.organisation_id) as news:
                missed = False
                while True:
                    await self._look(missed=missed)
                    await asyncio.sleep(_PAUSE.total_seconds())
                    missed = await self._something(news)
        except Problem as problem:
            self.ended = problem
        except Exception as failure:
            log.exception("a live calendar failed", exc_info=failure)
            self.ended = OurFault()
        finally:
            self.journal.ring()

    @property
    def is_begun(self) -> bool:
        """Whether it has seen anything yet, or has ended."""
        return self._seen is not None or self.ended is not None

    def snapshot(self) -> str:
        """All that can be booked, under the journal's number."""
        if self._snapshot[0] != self.journal.number:
            assert self._seen
            frame = Snapshot(number=self.journal.number, slots=slots_out(each_in(self._seen.view)))
            self._snapshot = (frame.number, shared(frame))
        return self._snapshot[1]

    def can_be_booked(self, choice: Choice) -> bool:
        assert self._seen
        if choice not in self._choices:
            self._choices[choice] = can_choose(self._seen.view, choice)
        return self._choices[choice]

    def has_day_of(self, choice: Choice) -> bool:
        """Whether a choice lies on the days watched."""
        return self._seen is not None and self._seen.has_day_of(choice, self.watched)

    async def nearest(self, start: datetime) -> list[LiveSlot]:
        """The three nearest starts that can be booked instead; looked up once for all who ask.

        None are known while the database cannot be asked.
        """
        async with self._asking:
            known = self._nearest
            try:
                if start not in known:
                    known[start] = await self._look_around(start)
            except (SQLAlchemyError, OSError) as failure:
                log.warning("no alternatives could be looked for", error=str(failure)[:300])
                return []
            return known[start]

    async def _look_around(self, start: datetime) -> list[LiveSlot]:
        async with self._eyes.open() as session:
            found = await nearest_to(session, self.watched, start, now=self._eyes.clock.now())
        return [slot_out(each) for each in found]

    async def _look(self, *, missed: bool) -> None:
        while True:
            try:
                sight = await self._eyes.look(Looker(self.watched, self._seen.view if self._seen else {}))
                break
            except (SQLAlchemyError, OSError) as failure:
                log.warning("a live calendar could not be looked at", error=str(failure)[:300])
                missed = True
                await asyncio.sleep(_AFTER_FAILURE.total_seconds())
        self._tell(sight, missed=missed)

    def _tell(self, sight: Sight, *, missed: bool) -> None:
        before, self._seen = self._seen, sight
        changes = differences(before.view, sight.view) if before else []
        if changes or before is None:
            self._choices, self._nearest = {}, {}
        if missed or before is None:
            self.journal.break_off()
            return
        for change in changes:
            self.journal.add(shared(changed_out(change, self.journal.number + 1)))

    async def _something(self, news: Waiting) -> bool:
        """Wait until the view may have changed; whether news was missed meanwhile."""
        assert self._seen
        patience = (self._seen.due - self._eyes.clock.now()).total_seconds()
        missed = False
        try:
            async with asyncio.timeout(max(patience, 0)):
                while (happened := await news.get()) and not self._seen.may_change_by(happened):
                    continue
                missed = happened is None
        except TimeoutError:
            pass
        while not news.empty():
            missed |= news.get_nowait() is None
        return missed
