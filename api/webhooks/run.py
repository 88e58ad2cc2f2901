"""Sending a batch of what is due without a worker, and dropping what is old."""

import asyncio
import uuid

import structlog

from api.webhooks.deliver import Sender, deliver
from api.webhooks.due import take_due
from api.webhooks.words import forget

log = structlog.get_logger(__name__)
_AT_ONCE = 32


async def send_due(sender: Sender, *, limit: int = _AT_ONCE) -> int:
    """Send one batch of what is due now. Returns how many were tried."""
    taken = await _take(sender, limit)
    await asyncio.gather(*(_safely(sender, each) for each in taken))
    return len(taken)


async def forget_old(sender: Sender) -> None:
    """Drop what is older than it may be kept."""
    async with sender.database.writing() as session:
        await forget(session, sender.clock.now())
        await session.commit()


async def _take(sender: Sender, limit: int) -> list[uuid.UUID]:
    try:
        async with sender.database.writing() as session:
            taken = await take_due(session, sender.clock.now(), limit)
            await session.commit()
    except Exception:  # the edge of the loop: it must outlive a database restart
        log.exception("taking webhooks failed")
        return []
    return taken


async def _safely(sender: Sender, delivery: uuid.UUID) -> None:
    try:
        await deliver(sender, delivery)
    except Exception:  # the edge of all sending: the lease runs out, and it is tried again
        log.exception("sending a webhook failed", delivery=str(delivery))
