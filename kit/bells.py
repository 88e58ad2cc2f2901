"""Waiting for the first of several bells (events) of an event loop, and leaving work when one rings."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def any_rings(*bells: asyncio.Event, within: float) -> None:
    """Return once one of ``bells`` is set, or after ``within`` seconds; at once when that is none."""
    if within <= 0:
        return
    waiting = {asyncio.create_task(bell.wait()) for bell in bells}
    try:
        await asyncio.wait(waiting, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What ``work`` gives; None when ``stop`` is set first: it is left where it is then."""
    task, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for each in (task, stopping):
            each.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
