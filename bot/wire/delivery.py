"""Replies on their way: taken from the api in the order of their conversation, sent piece by piece, reported.

A piece that may have gone before a crash is asked for at the vendor; where that can't be, its reply ends as unknown
instead of being repeated.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.port import Channel, Line
from bot.wire.lines import Lines
from bot.wire.paths import hook_address
from bot.wire.presenting import Choice, Piece
from kit.errors import Later, NotFound, Refused, Unsupported
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
CUT_OFF = "The attempt to send it was cut off, and it can't be asked about."
_LONGEST_PROBLEM = 500


class Deliveries:
    """Sends replies in media that a vendor carries; ``url`` is where vendors call us."""

    def __init__(self, api: AsyncParley, channels: Mapping[str, Channel], lines: Lines, url: str) -> None:
        self.api, self.channels, self.lines, self.url = api, channels, lines, url

    def carry(self, medium: str) -> bool:
        """Whether replies of this medium are sent by us; others are fetched."""
        return medium in self.channels and not self.channels[medium].in_call

    def says_in_call(self, medium: str) -> bool:
        """Whether replies of this medium are heard, on the telephone."""
        return medium in self.channels and self.channels[medium].in_call

    async def send_in(self, organisation: str, medium: str, address: str) -> None:
        """Send what is on its way in one conversation."""
        take = calls.take_replies([medium], address=address)
        while replies := await self.api.of(organisation).send(take):
            for reply in replies:
                await self._send(reply)

    async def send_left_over(self) -> int:
        """Send what a process left, or a vendor could not take; how many replies that were."""
        media = [medium for medium in self.channels if self.carry(medium)]
        replies = await self.api.send(calls.take_replies(media)) if media else []
        for reply in replies:
            await self._send(reply)
        return len(replies)

    async def _send(self, reply: models.ReplyToSend) -> None:
        channel = self.channels[reply.medium]
        try:
            line = await self.lines.get(reply.medium, reply.connection)
            choices = [Choice(each.label, each.value) for each in reply.choices]
            begins = channel.begins(reply.silent_for)
            *before, last = channel.present(reply.text, choices)
            pieces = [replace(each, begins=begins) for each in (*before, replace(last, asks=reply.asks))]
            await self._pieces(channel, line, reply, pieces)
        except Later as later:
            await self._report(reply, state="later", problem=str(later), after=later.after.total_seconds())
        except Unsupported as cut:
            await self._report(reply, state="unknown", problem=str(cut) or CUT_OFF)
        except (Refused, NotFound) as refused:
            await self._report(reply, state="failed", problem=str(refused))
        except (ParleyProblem, Unreachable):
            raise
        except Exception:  # the edge to a vendor: nobody knows whether it went, and those behind it must go on
            log.exception("sending broke", medium=reply.medium)
            await self._report(reply, state="unknown", problem=CUT_OFF)

    async def _pieces(self, channel: Channel, line: Line, reply: models.ReplyToSend, pieces: list[Piece]) -> None:
        report_to = hook_address(self.url, reply.medium, line.connection)
        may_have_gone = reply.taken_before
        for number, piece in enumerate(pieces[reply.parts :], reply.parts + 1):
            key = None
            if may_have_gone:
                key = await channel.find(line, reply.address, piece, since=datetime.fromisoformat(reply.written_at))
                may_have_gone = False
            if key is None:
                key = await channel.send(line, reply.address, piece, report_to=report_to, place=reply.place)
            state = "sent" if number == len(pieces) else "taken"
            await self._report(reply, state=state, parts=number, vendor_id=key)

    async def _report(self, reply: models.ReplyToSend, **told: Any) -> None:
        if problem := told.get("problem"):
            told["problem"] = problem[:_LONGEST_PROBLEM]
            log.warning("reply not sent", state=told["state"], problem=problem, medium=reply.medium)
        try:
            await self.api.send(calls.report_reply(reply.id, {"lease": reply.lease, **told}))
        except ParleyProblem as problem_:
            if problem_.kind != "stale-lease":
                raise
            log.warning("reply was taken over", reply=reply.id)
