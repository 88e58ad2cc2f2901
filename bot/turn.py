"""A turn: claim the message, answer it, finish. No transaction is held across any of it.

A process that dies in between leaves a message whose lease runs out; whoever claims it next finds the effects
already done under their keys and only tells of them.
"""

import asyncio
from dataclasses import replace
from typing import Any

import structlog

from bot.dialogue import Dialogue, Outcome, language_of
from bot.phrases import phrase
from bot.wire.delivery import Deliveries
from bot.wire.form import Form
from bot.wire.texting import text_links
from parley_sdk import AsyncParley, ParleyProblem, Unreachable, calls, models

log = structlog.get_logger(__name__)
_UNFIT = {400, 413, 422}
_NOT_THERE = 404
_LONGEST_WAIT = 28.0


class TooBusy(Exception):  # noqa: N818 - what it is
    """The conversation's earlier messages are still being answered."""


class Turns:
    """Answers messages of any channel through the api."""

    def __init__(self, api: AsyncParley, dialogue: Dialogue, deliveries: Deliveries) -> None:
        self.api, self.dialogue, self.deliveries = api, dialogue, deliveries

    async def answer(
        self, *, organisation: str | None, channel: str, address: str, message_id: str, text: str,
        profile: dict[str, Any] | None = None,
    ) -> models.Answer:  # fmt: skip
        """The answer to a message; the same message again gets the same answer. Raises ``TooBusy``."""
        api = self.api.of(organisation)
        call = calls.claim_turn(channel=channel, address=address, message_id=message_id, text=text, profile=profile)
        give_up = asyncio.get_running_loop().time() + _LONGEST_WAIT
        while asyncio.get_running_loop().time() < give_up:
            claimed = await api.send(call)
            if isinstance(claimed, models.Answered):
                return claimed.answer
            if isinstance(claimed, models.Busy):
                await asyncio.sleep(claimed.retry_after_ms / 1000)
                continue
            answer = await self._finish(api, claimed, channel)
            if answer and self.deliveries.carry(channel):
                await self.deliveries.send_in(claimed.organisation.slug, channel, address)
            if answer and claimed.message.id == message_id:
                return answer
        raise TooBusy

    async def home(self, *, organisation: str | None, channel: str, address: str) -> str:
        """What a page of somebody's own in a medium shows them. Nothing is kept of it, also of who never wrote."""
        api = self.api.of(organisation)
        known = await _known(api, channel, address)
        if known is None:
            house = await api.send(calls.organisation())
            return phrase(house.locale, "greeting", organisation=house.name)
        slug, identity = known.organisation.slug, known.identity
        desk = api.of(slug, acts_as=identity, at_desk=True)
        return await self.dialogue.home(known, api=api.of(slug, acts_as=identity), desk=desk)

    async def form(self, *, organisation: str | None, channel: str, address: str) -> Form:
        """The form to book by, in the language of who asks for it if they are known, else the organisation's."""
        api = self.api.of(organisation)
        house = await api.send(calls.organisation())
        return await self.dialogue.form(api, house, await _known(api, channel, address))

    async def _finish(self, api: AsyncParley, claimed: models.Claimed, channel: str) -> models.Answer | None:
        """Answer a claimed message; None when somebody else has taken the turn over meanwhile."""
        is_carried = self.deliveries.carry(channel)
        outcome = await self._outcome(api, claimed, is_heard=self.deliveries.says_in_call(channel))
        try:
            return await self._write_down(api, claimed, outcome, is_carried=is_carried)
        except ParleyProblem as problem:
            if problem.status not in _UNFIT:
                raise
            log.exception("answer does not fit")
            return await self._write_down(api, claimed, _away(claimed), is_carried=is_carried)

    async def _write_down(
        self, api: AsyncParley, claimed: models.Claimed, outcome: Outcome, *, is_carried: bool
    ) -> models.Answer | None:
        body = {
            "lease": claimed.lease,
            "state_version": claimed.state_version,
            "state": outcome.state,
            "replies": [{"text": outcome.text, "choices": outcome.choices}] if outcome.text else [],
            "effects": outcome.effects,
            "asked": outcome.asked,
            "offered": outcome.offered,
            "handed_over": outcome.handed_over,
            "deliver": is_carried,
            "language": outcome.language,
        }
        try:
            return await api.send(calls.finish_turn(claimed.turn, body))
        except ParleyProblem as problem:
            if problem.kind != "stale-turn":
                raise
            return None

    async def _outcome(self, api: AsyncParley, claimed: models.Claimed, *, is_heard: bool) -> Outcome:
        if _is_for_team(claimed):
            return _nothing(claimed)
        acting = api.of(claimed.organisation.slug, acts_as=claimed.identity)
        try:
            desk = api.of(claimed.organisation.slug, acts_as=claimed.identity, at_desk=True)
            outcome = await self.dialogue.answer(claimed, api=acting, desk=desk)
            if not is_heard:
                return outcome
            return await text_links(api.of(claimed.organisation.slug), claimed, outcome)
        except (ParleyProblem, Unreachable) as failure:
            log.warning("turn failed", error=repr(failure))
        except Exception:  # the edge of a turn: a message we fail on must not stop those behind it
            log.exception("turn broke")
        return _away(claimed)


async def _known(api: AsyncParley, channel: str, address: str) -> models.Known | None:
    """Whoever writes from an address; None who never wrote."""
    try:
        return await api.send(calls.person(channel=channel, address=address))
    except ParleyProblem as problem:
        if problem.status != _NOT_THERE:
            raise
        return None


def _away(claimed: models.Claimed) -> Outcome:
    """The answer where there could be none: nothing has changed, and they are asked to say it again."""
    lang = (claimed.state or {}).get("lang") or language_of(claimed.client, claimed.organisation)
    return replace(_nothing(claimed), text=phrase(lang, "away"))


def _is_for_team(claimed: models.Claimed) -> bool:
    """Whether somebody of the team answers it: they are at it, and it is no command, which only the bot knows."""
    return claimed.handed_over == "answering" and not claimed.message.text.startswith("/")


def _nothing(claimed: models.Claimed) -> Outcome:
    """Nothing said, nothing done, nothing changed."""
    return Outcome(
        state=claimed.state or {}, text="", choices=[], effects=[], asked=None, offered=None, handed_over=False,
        language=None,
    )  # fmt: skip
