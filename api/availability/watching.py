"""One watch on one connection: it tells what its feed tells, in order, and how a selected start stands."""

import asyncio

from api.availability import frames
from api.availability.feeds import Feeds
from api.availability.look import Watched
from api.availability.messages import Watch, choice_of
from api.availability.view import Choice
from api.availability.watch import Feed
from kit.errors import Invalid, Problem
from kit.http.line import Line


class Watching:
    """One watch on a line: what it heard last, and the start somebody has their finger on."""

    def __init__(self, line: Line, asked: Watch, watched: Watched) -> None:
        self.name, self.watched = asked.watch, watched
        self._line, self._number, self._is_new = line, asked.after, True
        self._selected = choice_of(asked.selected) if asked.selected else None
        self._told: tuple[Choice, bool] | None = None
        self._bell = asyncio.Event()

    def select(self, choice: Choice | None) -> None:
        """Choose a start or none; what is known of it is told anew."""
        self._selected, self._told = choice, None
        self._bell.set()

    async def follow(self, feeds: Feeds, address: str | None) -> None:
        """Tell what the feed tells an address, until what is watched is no more."""
        try:
            with feeds.joined(self.watched, address) as feed, feed.journal.ringing(self._bell):
                while feed.ended is None:
                    self._bell.clear()
                    if feed.is_begun:
                        await self._catch_up(feed)
                        await self._tell_selected(feed)
                    await self._bell.wait()
                raise feed.ended
        except Problem as problem:
            await self._line.say(frames.refused_out(problem, self.name).model_dump_json())

    async def _catch_up(self, feed: Feed) -> None:
        since, self._number = self._number, feed.journal.number
        missed = None if since is None else feed.journal.after(since)
        if self._is_new and missed is not None and since is not None:
            await self._line.say(frames.Resumed(watch=self.name, number=since).model_dump_json())
        self._is_new = False
        for frame in [feed.snapshot()] if missed is None else missed:
            await self._line.say(frames.addressed(frame, self.name))

    async def _tell_selected(self, feed: Feed) -> None:
        choice = self._selected
        if choice is None:
            return
        if not feed.has_day_of(choice):
            self._selected = None
            outside = Invalid("The selected start is not on the days watched.")
            await self._line.say(frames.refused_out(outside, self.name).model_dump_json())
            return
        told = (choice, feed.can_be_booked(choice))
        if told == self._told:
            return
        self._told, number = told, feed.journal.number
        await self._line.say((await self._standing(feed, choice, number)).model_dump_json())

    async def _standing(self, feed: Feed, choice: Choice, number: int) -> frames.SlotFree | frames.SlotGone:
        slot = frames.chosen_out(choice)
        if feed.can_be_booked(choice):
            return frames.SlotFree(watch=self.name, number=number, slot=slot)
        others = await feed.nearest(choice[0])
        return frames.SlotGone(watch=self.name, number=number, slot=slot, alternatives=others)
