"""Answering what a dead process left unanswered, and sending what was left unsent: at start and every few seconds."""

import asyncio

import structlog

from bot.turn import TooBusy, Turns
from kit.bells import any_rings
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls

log = structlog.get_logger(__name__)
_EVERY = 3.0


async def sweep(api: AsyncParley, turns: Turns, stop: asyncio.Event) -> None:
    """Look for messages whose turn nobody has, until stopped."""
    while not stop.is_set():
        try:
            for left in await api.send(calls.unanswered()):
                await turns.answer(
                    organisation=left.organisation, channel=left.channel, address=left.address,
                    message_id=left.message.id, text=left.message.text,
                )  # fmt: skip
            while await turns.deliveries.send_left_over():
                pass
        except (ParleyProblem, Unreachable, TooBusy) as failure:
            log.info("sweep put off", error=repr(failure))
        await any_rings(stop, within=_EVERY)
