"""Sending what the house wants to say in a medium: taken from the api by long poll, sent, reported."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.port import Channel, Line, OptedOut
from bot.wire.delivery import CUT_OFF
from bot.wire.lines import Lines
from bot.wire.paths import hook_address
from bot.wire.presenting import Piece
from kit.bells import any_rings, unless
from kit.errors import Later, NotFound, Refused, Unsupported
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
_WAIT = 20
_PAUSE = 2.0
Became = dict[str, Any]


async def send_outgoing(
    api: AsyncParley, channels: Mapping[str, Channel], lines: Lines, url: str, stop: asyncio.Event
) -> None:
    """Send until stopped; ``url`` is where vendors call us."""
    channels = {medium: channel for medium, channel in channels.items() if not channel.in_call}
    while channels and not stop.is_set():
        try:
            await unless(stop, send_once(api, channels, lines, url, wait=_WAIT))  # what it took comes round again
        except (ParleyProblem, Unreachable) as failure:
            log.warning("outgoing messages cannot be taken", error=repr(failure))
            await any_rings(stop, within=_PAUSE)


async def send_once(
    api: AsyncParley, channels: Mapping[str, Channel], lines: Lines, url: str, *, wait: float = 0
) -> int:
    """Take a batch and send it; how many messages that were."""
    found = await api.send(calls.take_outgoing(list(channels), wait=wait))
    for message in found.messages:
        became = await _send(channels[message.medium], lines, message, url)
        await api.send(calls.report_outgoing(message.id, {"lease": message.lease, **became}))
    return len(found.messages)


async def _send(channel: Channel, lines: Lines, message: models.OutgoingMessage, url: str) -> Became:
    """Send one, or find that it went before; what to report of it."""
    try:
        line = await lines.get(message.medium, message.connection)
        piece = Piece(message.text, begins=channel.begins(message.silent_for))
        found = await _gone_before(channel, line, message, piece) if message.taken_before else None
        report_to = hook_address(url, message.medium, message.connection)
        key = found or await channel.send(line, message.to, piece, report_to=report_to)
    except Unsupported:
        return {"state": "unknown", "problem": CUT_OFF}
    except OptedOut as stopped:
        return {"state": "failed", "problem": str(stopped), "opted_out": True}
    except (Refused, NotFound) as refused:
        return {"state": "failed", "problem": str(refused)}
    except Later as later:
        return {"state": "later", "problem": str(later), "after": later.after.total_seconds()}
    return {"state": "sent", "vendor_id": key}


async def _gone_before(channel: Channel, line: Line, message: models.OutgoingMessage, piece: Piece) -> str | None:
    return await channel.find(line, message.to, piece, since=datetime.fromisoformat(message.written_at))
