"""One at a time, first come first served, across the event loops of a process."""

import asyncio
import threading

from kit.turns import Turns


async def test_turns_are_given_in_the_order_they_were_asked_for() -> None:
    turns, order = Turns(), list[int]()

    async def take(number: int) -> None:
        async with turns.mine():
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(take(each) for each in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    turns = Turns()
    async with turns.mine():
        waiting = [asyncio.create_task(_once(turns)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    assert await asyncio.gather(*waiting, return_exceptions=True) != []
    async with asyncio.timeout(30):
        await _once(turns)


async def test_who_gives_up_just_as_their_turn_comes_passes_it_on() -> None:
    turns = Turns()
    async with turns.mine():
        waiting = asyncio.create_task(_once(turns))
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(30):
        await _once(turns)


async def _once(turns: Turns) -> None:
    async with turns.mine():
        await asyncio.sleep(0)


def test_threads_with_loops_of_their_own_never_overlap() -> None:
    turns, inside, most, done = Turns(), 0, 0, 0
    guard = threading.Lock()

    async def often() -> None:
        nonlocal inside, most, done
        for _ in range(200):
            async with turns.mine():
                with guard:
                    inside += 1
                    most = max(most, inside)
                await asyncio.sleep(0)
                with guard:
                    inside -= 1
                    done += 1

    threads = [threading.Thread(target=asyncio.run, args=(often(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (most, done) == (1, 800)
