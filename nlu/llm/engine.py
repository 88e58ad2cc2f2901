"""Asks any OpenAI-compatible endpoint what a message means: one tool call a turn, within a deadline and a budget.

What is sent is in ``messages``, what of the answer is believed in ``check``. Falling back when it fails is left to
``nlu.engine``.
"""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

from openai import APIConnectionError, APIStatusError, AsyncOpenAI, OpenAIError
from pydantic import ValidationError

from nlu.engine import EngineFailed
from nlu.finder import FindTimes
from nlu.llm.budget import Budget
from nlu.llm.cache import Answers
from nlu.llm.check import checked
from nlu.llm.messages import fingerprint, messages_for, situation_of
from nlu.llm.redact import redact
from nlu.llm.schema import TOOL, Understood, tool
from nlu.local.engine import LocalEngine
from nlu.text import cap
from nlu.understanding import Context, Understanding

_TRIES = 2
_BREATH = (0.1, 0.4)  # seconds between two tries, by lot
_WORTH_ANOTHER_TRY = {408, 409, 429, 500, 502, 503, 504}
_MOST_ANSWERED = 600  # tokens
_UNUSABLE = (OpenAIError, TimeoutError, ValidationError, ValueError, AttributeError, TypeError, IndexError)


class OpenAIEngine:
    """Asks a language model; raises ``EngineFailed`` when that gives no usable answer in time."""

    def __init__(
        self, local: LocalEngine, find_times: FindTimes, *,
        api_key: str, base_url: str, model: str, timeout_seconds: float, budget: Budget | None = None,
        wait: Callable[[], float] = lambda: random.uniform(*_BREATH),  # noqa: S311 - spreads tries, guards nothing
    ) -> None:  # fmt: skip
        """``timeout_seconds`` is for the whole turn, tries and waits included; ``base_url`` may be empty for OpenAI."""
        self._client = AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url or None, timeout=timeout_seconds, max_retries=0
        )
        self._local, self._find_times = local, find_times
        self._model, self._timeout, self._wait = model, timeout_seconds, wait
        self._budget, self._answers = budget or Budget(), Answers()

    async def understand(self, text: str, context: Context) -> Understanding:
        """The model's reading, as far as the message itself bears it out."""
        text = cap(text)
        hidden = redact(text, context)
        situation = situation_of(context)
        key = (self._model, fingerprint(), hidden.text, json.dumps(situation, sort_keys=True))
        said = self._answers.get(*key)
        if said is None:
            said = await self._ask_in_time(situation, hidden.text, context.organisation or "")
            self._answers.keep(said, *key)
        return checked(said, hidden, text, context, self._local, self._find_times)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def _ask_in_time(self, situation: dict[str, Any], message: str, organisation: str) -> Understood:
        if not self._budget.allows(organisation):
            raise EngineFailed("today's budget is spent")
        try:
            async with asyncio.timeout(self._timeout):
                for left in reversed(range(_TRIES)):
                    try:
                        return await self._ask(situation, message, organisation)
                    except (APIConnectionError, APIStatusError) as error:
                        if not left or not _may_pass(error):
                            raise
                    await asyncio.sleep(self._wait())
        except _UNUSABLE as error:
            raise EngineFailed(type(error).__name__) from error
        raise EngineFailed("no tries left")

    async def _ask(self, situation: dict[str, Any], message: str, organisation: str) -> Understood:
        answer = await self._client.chat.completions.create(
            model=self._model,
            messages=messages_for(situation, message),
            tools=[tool()],
            tool_choice={"type": "function", "function": {"name": TOOL}},
            temperature=0,
            max_completion_tokens=_MOST_ANSWERED,
        )
        if usage := getattr(answer, "usage", None):
            self._budget.note(organisation, asked=usage.prompt_tokens, answered=usage.completion_tokens)
        calls: list[Any] = list(answer.choices[0].message.tool_calls or []) if answer.choices else []
        if len(calls) != 1 or calls[0].function.name != TOOL:
            raise ValueError("the model did not call the tool once")
        return Understood.model_validate_json(calls[0].function.arguments)


def _may_pass(error: APIConnectionError | APIStatusError) -> bool:
    """Whether another try may help."""
    return isinstance(error, APIConnectionError) or error.status_code in _WORTH_ANOTHER_TRY
