"""Answering what a dead process left unanswered, and sending what was left unsent: at start and every few seconds."""

import asyncio

import structlog

from bot.turn import TooBusy, Turns
from kit.bells import any_rings
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
_EVERY = 3.0


async def sweep(api: AsyncParley, turns: Turns, stop: asyncio.Event) -> None:
    """Look for messages whose turn nobody has, until stopped."""
    while not stop.is_set():
        try:
            for left in await api.send(calls.unanswered()):
                await _answer(turns, left)
            while await turns.deliveries.send_left_over():
                pass
        except (ParleyProblem, Unreachable) as failure:
            log.info("sweep put off", error=repr(failure))
        await any_rings(stop, within=_EVERY)


async def _answer(turns: Turns, left: models.Waiting) -> None:
    """Answer one; what fails comes again, until it is set aside."""
    try:
        await turns.answer(
            organisation=left.organisation, channel=left.channel, address=left.address, message_id=left.message.id,
            text=left.message.text,
        )  # fmt: skip
    except (ParleyProblem, TooBusy) as failure:
        log.info("message left for the next sweep", error=repr(failure))
    except Unreachable:
        raise
    except Exception:  # the edge of a turn: a message we fail on must not stop those of others
        log.exception("sweep broke")
