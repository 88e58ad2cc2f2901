"""Of many who want the same thing, one goes ahead at a time; the others look before they try."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.crowds import Crowds


class GoneError(Exception):
    """What was wanted is no longer to be had."""


class Shelf:
    """Some of one thing; whoever takes the last one leaves nothing to see."""

    def __init__(self, left: int) -> None:
        self.left, self.crowds = left, Crowds()
        self.leading = self.most_leading = self.looks = 0

    async def look(self) -> None:
        self.looks += 1
        await asyncio.sleep(0)
        if not self.left:
            raise GoneError

    async def fetch(self, *, fails: bool = False) -> None:
        async with self.crowds.turn("thing", look=self.look):
            self.leading += 1
            self.most_leading = max(self.most_leading, self.leading)
            try:
                await asyncio.sleep(0.001)
                if fails:
                    raise ZeroDivisionError
                if not self.left:
                    raise GoneError
                self.left -= 1
            finally:
                self.leading -= 1


async def all_of(*fetching: object) -> list[type[object]]:
    """How each ended: NoneType for whoever has the thing."""
    return [type(each) for each in await asyncio.gather(*fetching, return_exceptions=True)]  # type: ignore[call-overload]


async def test_whoever_is_alone_goes_ahead_without_a_look() -> None:
    shelf = Shelf(1)
    await shelf.fetch()
    assert (shelf.left, shelf.looks) == (0, 0)


async def test_the_first_leads_and_the_others_leave_at_the_first_look() -> None:
    shelf = Shelf(1)
    ended = await all_of(*(shelf.fetch() for _ in range(50)))
    assert ended == [type(None)] + [GoneError] * 49
    assert (shelf.looks, shelf.most_leading) == (49, 1)


async def test_while_there_is_some_left_they_lead_one_after_the_other_in_the_order_they_came() -> None:
    shelf = Shelf(3)
    ended = await all_of(*(shelf.fetch() for _ in range(5)))
    assert ended == [type(None)] * 3 + [GoneError] * 2
    assert shelf.most_leading == 1


async def test_one_who_leads_and_fails_lets_the_next_one_lead() -> None:
    shelf = Shelf(1)
    ended = await all_of(shelf.fetch(fails=True), shelf.fetch(), shelf.fetch())
    assert ended == [ZeroDivisionError, type(None), GoneError]


async def test_whoever_leaves_while_leading_or_waiting_harms_nobody() -> None:
    shelf = Shelf(1)
    leading, waiting, staying = (asyncio.create_task(shelf.fetch()) for _ in range(3))
    await asyncio.sleep(0)
    waiting.cancel()
    leading.cancel()
    await staying
    assert shelf.left == 0


async def test_whoever_comes_while_the_others_look_looks_too() -> None:
    crowds, looking, gone = Crowds(), list[str](), asyncio.Event()

    async def come(name: str) -> None:
        async def look() -> None:
            looking.append(name)
            await gone.wait()
            raise GoneError

        async with crowds.turn("thing", look=look):
            await asyncio.sleep(0.001)

    early = [asyncio.create_task(come("first")), asyncio.create_task(come("second"))]
    await early[0]
    await asyncio.sleep(0)
    assert looking == ["second"]  # nobody leads now
    late = asyncio.create_task(come("third"))
    await asyncio.sleep(0)
    assert looking == ["second", "third"]
    gone.set()
    assert await all_of(*early, late) == [type(None), GoneError, GoneError]


async def test_different_things_do_not_wait_for_each_other() -> None:
    shelf = Shelf(0)
    async with shelf.crowds.turn("one", look=shelf.look), shelf.crowds.turn("other", look=shelf.look) as waited:
        assert waited is False


async def test_nobody_waits_for_ever_for_one_who_leads() -> None:
    crowds, shelf = Crowds(patience=timedelta(milliseconds=20)), Shelf(1)
    async with crowds.turn("thing", look=shelf.look):
        async with asyncio.timeout(30), crowds.turn("thing", look=shelf.look) as waited:
            assert waited
        third = asyncio.create_task(crowds.turn("thing", look=shelf.look).__aenter__())
        await asyncio.sleep(0)
        assert not third.done()  # the impatient one did not lead, so the first still does
        third.cancel()


async def test_a_crowd_that_has_gone_leaves_nothing_behind() -> None:
    shelf = Shelf(2)
    await all_of(*(shelf.fetch(fails=number == 1) for number in range(9)))
    assert not shelf.crowds._crowds


@given(
    left=st.integers(0, 4),
    comers=st.lists(st.tuples(st.sampled_from(["sound", "fails", "leaves"]), st.integers(0, 5)), max_size=12),
)
def test_as_many_have_it_as_there_is_whoever_fails_or_leaves(left: int, comers: list[tuple[str, int]]) -> None:
    async def storm() -> tuple[list[type[object]], Shelf]:
        shelf = Shelf(left)

        async def come(kind: str, late: int) -> None:
            for _ in range(late):
                await asyncio.sleep(0)
            fetching = asyncio.create_task(shelf.fetch(fails=kind == "fails"))
            if kind == "leaves":
                await asyncio.sleep(0)
                fetching.cancel()
            await fetching

        async with asyncio.timeout(10):
            return await all_of(*(come(*comer) for comer in comers)), shelf

    ended, shelf = asyncio.run(storm())
    sound = sum(kind == "sound" for kind, _ in comers)
    assert ended.count(type(None)) == min(left, sound) == left - shelf.left
    assert shelf.most_leading <= 1
    assert not shelf.crowds._crowds


async def test_a_look_that_fails_is_told_to_whoever_looked() -> None:
    crowds = Crowds()

    async def broken() -> None:
        raise ZeroDivisionError

    async with crowds.turn("thing", look=broken):
        second = asyncio.create_task(crowds.turn("thing", look=broken).__aenter__())
        await asyncio.sleep(0)
    with pytest.raises(ZeroDivisionError):
        await second
