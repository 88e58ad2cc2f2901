"""Answers of a language model kept for a while: the same words in the same situation cost once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from nlu.llm.schema import Understood

_MOST = 2_000
_FRESH_SECONDS = 3_600.0


class Answers:
    """The answers last used, of this process."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[str, tuple[float, Understood]] = OrderedDict()
        self._monotonic = monotonic

    def get(self, *parts: str) -> Understood | None:
        """What was answered to this, unless it is too long ago."""
        key = _key(parts)
        kept = self._kept.get(key)
        if kept is None or self._monotonic() - kept[0] > _FRESH_SECONDS:
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def keep(self, answer: Understood, *parts: str) -> None:
        """Keep an answer; the one unused for longest gives way."""
        self._kept[_key(parts)] = (self._monotonic(), answer)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)


def _key(parts: tuple[str, ...]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
