"""Puts engines together: the LLM first when one is set up, the local engine whenever it fails.

A few failures in a row open the circuit: for a while the LLM is not asked at all, so that nobody waits for it.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from nlu.finder import FindTimes
from nlu.local import LocalEngine, load_or_train
from nlu.understanding import Context, Engine, Understanding

_FAILURES = 3
_REST_SECONDS = 30.0
_log = logging.getLogger(__name__)


class EngineFailed(Exception):  # noqa: N818 - says what happened
    """An engine could not answer: unreachable, too slow, or its answer made no sense."""


class FallbackEngine:
    """Asks ``first``; answers from ``second`` when that fails or is resting."""

    def __init__(self, first: Engine, second: Engine, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._first, self._second, self._monotonic = first, second, monotonic
        self._failures, self._rests_until = 0, 0.0

    async def understand(self, text: str, context: Context) -> Understanding:
        """The first engine's answer if it has one, else the second's."""
        if self._monotonic() < self._rests_until:
            return await self._second.understand(text, context)
        try:
            answer = await self._first.understand(text, context)
        except EngineFailed as error:
            self._note_failure(error)
            return await self._second.understand(text, context)
        self._failures = 0
        return answer

    def _note_failure(self, error: EngineFailed) -> None:
        self._failures += 1
        _log.warning("The language model failed (%s); answering locally.", error)
        if self._failures >= _FAILURES:
            self._failures, self._rests_until = 0, self._monotonic() + _REST_SECONDS


def build_engine(
    *,
    home: Path,
    find_times: FindTimes,
    api_key: str = "",
    base_url: str = "",
    model: str = "",
    timeout_seconds: float = 3.5,
    tokens_per_day: int | None = None,
    money_per_day: float | None = None,
) -> Engine:
    """The local engine alone without a key or address, else the LLM with the local engine behind it."""
    local = LocalEngine(load_or_train(home), find_times)
    if not (api_key or base_url):
        return local
    from nlu.llm import Budget, OpenAIEngine

    llm = OpenAIEngine(
        local, find_times, api_key=api_key, base_url=base_url, model=model, timeout_seconds=timeout_seconds,
        budget=Budget(tokens_per_day, None if money_per_day is None else round(money_per_day * 1_000_000)),
    )  # fmt: skip
    return FallbackEngine(llm, local)
