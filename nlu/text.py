"""Text as every reader of it wants it: capped, folded without moving a character, cut into words.

Folding keeps offsets, so a span found in folded text is a span of what the person wrote.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 2_000
_WORD = re.compile(r"\w+(?:['\u2019]\w+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands: ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a message that fills a slot: ``text[start:end]``."""

    slot: str
    start: int
    end: int


def cap(text: str) -> str:
    """The part of a message that is read: a person's message is shorter, an attack is not."""
    return text[:MAX_CHARS]


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char == "\u2019":
        return "'"
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Lower case without accents; exactly as long as ``text``."""
    return "".join(map(_fold_char, text))


def find_words(folded: str) -> list[Word]:
    """The words of already folded text, left to right."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]
