"""Understanding by any OpenAI-compatible endpoint: one tool call a turn, checked word for word.

The model proposes intents and words. Slots are read by our own rules from the words it points at, names must stand
in the catalogue, times are resolved by ``nlu.times``. Falling back when it fails is left to ``nlu.engine``.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI, OpenAIError
from pydantic import ValidationError

from nlu.engine import EngineFailed
from nlu.finder import FindTimes, find_in
from nlu.local.engine import LocalEngine, local_now
from nlu.openai_schema import TOOL, SaidSlot, Understood, tool
from nlu.slots import find_slots
from nlu.text import cap, fold
from nlu.understanding import Context, ScoredIntent, SlotValue, TimeMention, Understanding

_PROMPT = (Path(__file__).parent / "openai_prompt.txt").read_text("utf-8")
_MAIN, _OTHER = 0.9, 0.4  # a model gives no probabilities; these only rank
_MOST_NAMES = 100
_FREE = ("name", "reason", "place")  # taken as said; every other slot must be read by its own rule


class OpenAIEngine:
    """Asks a language model; raises ``EngineFailed`` when that gives no usable answer in time."""

    def __init__(
        self, local: LocalEngine, find_times: FindTimes, *,
        api_key: str, base_url: str, model: str, timeout_seconds: float,
    ) -> None:  # fmt: skip
        """``local`` reads the language where the model is silent; ``base_url`` may be empty for OpenAI itself."""
        self._client = AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url or None, timeout=timeout_seconds, max_retries=0
        )
        self._local, self._find_times = local, find_times
        self._model, self._timeout = model, timeout_seconds

    async def understand(self, text: str, context: Context) -> Understanding:
        """The model's reading, as far as the message itself bears it out."""
        text = cap(text)
        try:
            async with asyncio.timeout(self._timeout):
                said = await self._ask(text, context)
        except (OpenAIError, TimeoutError, ValidationError, ValueError, AttributeError, TypeError) as error:
            raise EngineFailed(f"{type(error).__name__}") from error
        return self._checked(said, text, context)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def _ask(self, text: str, context: Context) -> Understood:
        answer = await self._client.chat.completions.create(
            model=self._model,
            messages=[
                {"role": "system", "content": f"{_PROMPT}\n{_situation(context)}"},
                {"role": "user", "content": text},
            ],
            tools=[tool()],
            tool_choice={"type": "function", "function": {"name": TOOL}},
            temperature=0,
        )
        calls: list[Any] = list(answer.choices[0].message.tool_calls or []) if answer.choices else []
        if len(calls) != 1 or calls[0].function.name != TOOL:
            raise ValueError("the model did not call the tool once")
        return Understood.model_validate_json(calls[0].function.arguments)

    def _checked(self, said: Understood, text: str, context: Context) -> Understanding:
        times = self._times(said, text, context)
        ranked = dict.fromkeys([said.intent, *said.others])
        intents = tuple(ScoredIntent(intent, _OTHER if at else _MAIN) for at, intent in enumerate(ranked))
        slots = find_slots(text, context, times)
        slots |= {each.slot: value for each in said.slots if (value := _free_slot(each, text))}
        return Understanding(said.intent, _MAIN, intents, slots, times, said.language, said.sentiment)

    def _times(self, said: Understood, text: str, context: Context) -> tuple[TimeMention, ...]:
        """The mentions our own finder sees in the words the model pointed at."""
        found = find_in(text, context, now=local_now(context), lang=said.language, find_times=self._find_times)
        spans = [span for words in said.times if (span := _span(words, text))]
        return tuple(each for each in found if any(each.begin < end and start < each.stop for start, end in spans))


def _free_slot(said: SaidSlot, text: str) -> SlotValue | None:
    span = _span(said.words, text)
    if said.slot not in _FREE or not span:
        return None
    return SlotValue(text[slice(*span)], text[slice(*span)], *span)


def _span(words: str, text: str) -> tuple[int, int] | None:
    start = fold(text).find(fold(words)) if words else -1
    return (start, start + len(words)) if start >= 0 else None


def _situation(context: Context) -> str:
    return json.dumps(
        {
            "now": local_now(context).isoformat(),
            "asked": context.asked,
            "last": (context.last or "")[:500],
            "services": [entry.name for entry in context.services[:_MOST_NAMES]],
            "builders": [entry.name for entry in context.builders[:_MOST_NAMES]],
        },
        ensure_ascii=False,
    )
