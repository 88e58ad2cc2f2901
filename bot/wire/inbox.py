"""What vendors tell is stored before they are answered, and worked on after.

STOP, START and HELP are recorded always, and answered only where the vendor's own opt-out does not answer. What
somebody writes is claimed once by the channel's own id; messages of one conversation are answered in turn.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

import structlog

from bot.port import Arrived, Channel, Line, News, Progress, Said
from bot.turn import TooBusy, Turns
from bot.wire.limits import Patience
from bot.wire.presenting import Choice
from bot.wire.refusals import Refusals
from kit.errors import Later, Refused, Unsupported
from kit.http.allowance import TooManyRequests
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls

log = structlog.get_logger(__name__)
_LONGEST = 4000
_LONGEST_PROFILE = {"name": 200, "zone": 64, "locale": 35, "number": 32}
_LAST_WORK = 10.0
_FORM_WAITS = 2.0  # Slack wants its command answered, and the form opened, within three seconds
_CALL_WAITS = 9.0  # a caller hears nothing meanwhile; Twilio itself waits for fifteen seconds


class Inbox:
    """Takes what arrives in any medium."""

    def __init__(
        self, api: AsyncParley, turns: Turns, channels: Mapping[str, Channel], refusals: Refusals, patience: Patience
    ) -> None:
        self.api, self.turns, self.channels = api, turns, channels
        self.refusals, self.patience = refusals, patience
        self._at_work: set[asyncio.Task[Any]] = set()
        self._in_turn: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()

    async def take(self, medium: str, line: Line, news: News) -> str | None:
        """Store it; what to answer to the person at once, if anything. The vendor may be answered then."""
        api = self.api.of(line.organisation)
        if isinstance(news, Progress):
            report = {
                "medium": medium, "vendor_id": news.vendor_id, "state": news.state, "problem": news.problem,
                "opted_out": news.opted_out,
            }  # fmt: skip
            await api.send(calls.pass_on_report(report))
            return None
        if news.glances:
            if self._may_go_on(medium, line, news):
                self._keep(asyncio.create_task(self._show_home(medium, line, news)))
            return None
        if news.opens_form and await self._has_form(medium, line, news):
            return None
        text = _text_of(news)
        if news.has_stop:
            said = {"medium": medium, "address": news.address, "text": text, "vendor_answers": news.vendor_answers}
            word = await api.send(calls.pass_on_word(said))
            if word.word or word.stopped:
                return word.answer
        if await self._is_new(medium, line, news, text):
            self._begin(medium, line, news, text)
        return None

    async def _is_new(self, medium: str, line: Line, news: Arrived, text: str) -> bool:
        if not self._may_go_on(medium, line, news):
            return False
        profile = {name: value[: _LONGEST_PROFILE[name]] for name, value in news.profile.items() if value}
        stored = await self.api.of(line.organisation).send(
            calls.store_message(
                channel=medium, address=news.address, message_id=news.message_id, text=text, place=news.place,
                profile=profile,
            )
        )  # fmt: skip
        return stored.is_new

    def _may_go_on(self, medium: str, line: Line, news: Arrived) -> bool:
        """Whether they are within what a conversation may; what is beyond is counted."""
        try:
            self.patience.conversation.spend((line.organisation, f"{medium} {news.address}"), self.patience.turn_cost)
        except TooManyRequests as refused:
            self.refusals.count(line.connection, refused.type)
            return False
        return True

    async def _has_form(self, medium: str, line: Line, news: Arrived) -> bool:
        """Show the form that is asked for, if it can be shown; vendors give a few seconds to do so."""
        try:
            form = await self.turns.form(organisation=line.organisation, channel=medium, address=news.address)
            await asyncio.wait_for(self.channels[medium].open_form(line, news, form), _FORM_WAITS)
        except (ParleyProblem, Unreachable, Later, Refused, Unsupported, TimeoutError) as failure:
            log.info("no form was shown", error=repr(failure))
            return False
        return True

    def _begin(self, medium: str, line: Line, news: Arrived, text: str) -> None:
        self._keep(asyncio.create_task(self._work(medium, line, news, text)))

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _show_home(self, medium: str, line: Line, news: Arrived) -> None:
        """Fill the page of their own that somebody opened; lost, it is filled when they open it again."""
        channel = self.channels[medium]
        try:
            text = await self.turns.home(organisation=line.organisation, channel=medium, address=news.address)
            await channel.send(line, news.address, channel.present(text)[0], report_to="", place=news.place)
        except (ParleyProblem, Unreachable, Later, Refused, Unsupported) as failure:
            log.info("a page of somebody's own was not filled", error=repr(failure))
        except Exception:  # the edge to a vendor: what is only shown must not stop what is answered
            log.exception("showing broke", medium=medium)

    async def _work(self, medium: str, line: Line, news: Arrived, text: str) -> None:
        """Answer one message. What fails here is found by the sweep."""
        key = (line.organisation, medium, news.address)
        lock = self._in_turn.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                await self._notice(medium, line, news)
                await self.turns.answer(
                    organisation=line.organisation, channel=medium, address=news.address,
                    message_id=news.message_id, text=text,
                )  # fmt: skip
        except (ParleyProblem, Unreachable, TooBusy) as failure:
            log.warning("message left for later", error=repr(failure))

    async def _notice(self, medium: str, line: Line, news: Arrived) -> None:
        try:
            await self.channels[medium].notice(line, news)
        except (Later, Refused, Unsupported) as failure:
            log.info("nothing was shown at once", error=repr(failure))
        except Exception:  # the edge to a vendor: what is only shown must not stop what is answered
            log.exception("showing broke", medium=medium)

    async def converse(self, medium: str, line: Line, news: Arrived) -> Said | None:
        """Answer within the call; None when that takes longer than the vendor waits. The same again is answered so."""
        text = _text_of(news)
        work = asyncio.create_task(
            self.turns.answer(
                organisation=line.organisation, channel=medium, address=news.address, message_id=news.message_id,
                text=text, profile={name: value for name, value in news.profile.items() if value},
            )
        )  # fmt: skip
        done, _ = await asyncio.wait({work}, timeout=_CALL_WAITS)
        if not done:
            self._keep(work)
            return None
        try:
            answer = work.result()
        except (ParleyProblem, Unreachable, TooBusy) as failure:
            log.warning("nothing to say in a call", error=repr(failure))
            return None
        choices = [Choice(each.label, each.value) for reply in answer.replies for each in reply.choices or ()]
        handed_over = any(effect.kind == "handed_over" for effect in answer.effects)
        return Said(" ".join(reply.text for reply in answer.replies), tuple(choices), handed_over)

    async def rest(self) -> None:
        """Return once everything that was begun is done."""
        while self._at_work:
            await asyncio.wait(set(self._at_work))

    async def close(self) -> None:
        """Give what was begun a little time; what is left then is found by another process, or at the next start."""
        if self._at_work:
            _, left = await asyncio.wait(set(self._at_work), timeout=_LAST_WORK)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


def _text_of(news: Arrived) -> str:
    """What somebody wrote, as far as it can be kept."""
    return news.text.replace("\x00", " ")[:_LONGEST]
