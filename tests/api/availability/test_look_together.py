"""Who watches the same but for the days looks together, and nobody is shown less or more for it."""

import asyncio
import itertools
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.look import MOST_DAYS, Looker, Sight, Watched, look, stretches
from api.availability.watch import Eyes
from kit.errors import Problem
from tests.api.availability.test_watch import LIVE, NINE, asked, starts
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected, running

FIRST = date(2027, 6, 10)


def watched(begins: int, days: int) -> Watched:
    first, key = FIRST + timedelta(days=begins), uuid.UUID(int=1)
    last = first + timedelta(days=days - 1)
    return Watched(
        organisation_id=key, service_id=key, builders=(), seats=1, minutes=None, first_day=first, last_day=last
    )


SETS = st.sets(st.builds(watched, st.integers(0, 120), st.integers(1, MOST_DAYS)), max_size=12)


@given(SETS)
def test_each_is_in_one_stretch_no_longer_than_one_may_watch(all_watched: set[Watched]) -> None:
    together = stretches(all_watched)
    assert sorted(map(hash, all_watched)) == sorted(hash(each) for stretch in together for each in stretch)
    for stretch in together:
        first, last = stretch[0].first_day, max(each.last_day for each in stretch)
        assert first == min(each.first_day for each in stretch)
        assert (last - first).days < MOST_DAYS


@given(SETS)
def test_no_day_is_looked_at_that_nobody_watches(all_watched: set[Watched]) -> None:
    for stretch in stretches(all_watched):
        ends = [max(each.last_day for each in stretch[: count + 1]) for count in range(len(stretch))]
        assert all(later.first_day <= end for end, (_, later) in zip(ends, pairwise(stretch), strict=False))


async def test_calendars_of_one_builder_are_looked_at_together(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five calendars of other days: whoever hears first looks, and all who ask meanwhile look once, after it."""
    looks: list[int] = []
    asking, all_ask = itertools.count(1), asyncio.Event()

    async def asked_for(eyes: Eyes, looker: Looker) -> Sight:
        if next(asking) == len(queries):
            all_ask.set()
        return await look_of(eyes, looker)

    async def counted(session: AsyncSession, lookers: Sequence[Looker], *, now: datetime) -> list[Sight | Problem]:
        await all_ask.wait()
        looks.append(len(lookers))
        return await look(session, lookers, now=now)

    look_of = Eyes.look
    query = await asked(shop)
    queries = [query | {"last_day": f"{FIRST + timedelta(days=days)}"} for days in range(5)]
    async with running(shop), shop.owner() as http, AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connected(shop, LIVE, query=each)) for each in queries]
        for socket in sockets:
            assert NINE in starts((await socket.frame())["slots"])
        monkeypatch.setattr(Eyes, "look", asked_for)
        monkeypatch.setattr("api.availability.watch.look", counted)
        await book(http, await wish(shop, start=NINE))
        assert all([NINE in (await socket.frame())["gone"] for socket in sockets])
    assert looks in ([1, 4], [2, 3], [3, 2], [4, 1], [5])
