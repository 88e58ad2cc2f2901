"""Waiting for the first of several bells (events) of an event loop, but not longer than some seconds."""

import asyncio


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
