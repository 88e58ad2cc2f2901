"""Sending what the house wants to say in a medium: taken from the api by long poll, sent, reported."""

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.port import Channel, OptedOut
from kit.errors import Later, Refused, Unsupported
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
_WAIT = 20
_PAUSE = 2.0
T = TypeVar("T")
Became = dict[str, Any]


async def send_outgoing(api: AsyncParley, channels: Mapping[str, Channel], url: str, stop: asyncio.Event) -> None:
    """Send until stopped; ``url`` is where vendors call us."""
    while channels and not stop.is_set():
        try:
            await _unless(stop, send_once(api, channels, url, wait=_WAIT))
        except (ParleyProblem, Unreachable) as failure:
            log.warning("outgoing messages cannot be taken", error=repr(failure))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE)


async def send_once(api: AsyncParley, channels: Mapping[str, Channel], url: str, *, wait: float = 0) -> int:
    """Take a batch and send it; how many messages that were."""
    found = await api.send(calls.take_outgoing(list(channels), wait=wait))
    for message in found.messages:
        became = await _send(channels[message.medium], message, url)
        await api.send(calls.report_outgoing(message.id, {"lease": message.lease, **became}))
    return len(found.messages)


async def _send(channel: Channel, message: models.OutgoingMessage, url: str) -> Became:
    """Send one, or find that it went before; what to report of it."""
    try:
        found = await _gone_before(channel, message) if message.taken_before else None
        report_to = f"{url}/hooks/bot/{message.medium}/{message.connection}"
        key = found or await channel.send(message.to, message.text, report_to=report_to)
    except Unsupported:
        return {"state": "unknown", "problem": "The attempt to send it was cut off, and it can't be asked about."}
    except OptedOut as stopped:
        return {"state": "failed", "problem": str(stopped), "opted_out": True}
    except Refused as refused:
        return {"state": "failed", "problem": str(refused)}
    except Later as later:
        return {"state": "later", "problem": str(later), "after": later.after.total_seconds()}
    return {"state": "sent", "vendor_id": key}


async def _gone_before(channel: Channel, message: models.OutgoingMessage) -> str | None:
    return await channel.find(message.to, message.text, since=datetime.fromisoformat(message.written_at))


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """Do ``work``, but leave it when ``stop`` is set: what it had taken comes round again by its lease."""
    task, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for each in (task, stopping):
            each.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
