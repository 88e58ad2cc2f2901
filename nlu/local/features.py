"""What the classifiers see of a message; the same functions when fitting and when reading.

Names and times are masked by the caller (``xservice``, ``xbuilder``, ``xtime``), so that the intent is learned from
the words around them. Features come in blocks; each block is scaled to length one on its own, so that a long message
does not drown the question it answers.
"""

import re
import unicodedata
from itertools import pairwise

from nlu.text import Word, find_words, fold

Blocks = tuple[list[str], ...]
_DIGITS = re.compile(r"\d+")
_OPTIONS = re.compile(r"(?m)^\s*\d+[.):]\s")
_ASKS_YES = re.compile(r"\b(shall i|should i|is that (ok|right|correct)|confirm|book it|go ahead|sound good|works?)\b")
_CROSSED = 6
_SHORT = 4
_LONGEST_WORD = 30
_MAX_WORDS = 120
_LAST_WORDS = 40
_LAST_CHARS = 400
_PIECES = (2, 3, 4, 5)


def intent_features(text: str, *, asked: str | None, last: str | None) -> Blocks:
    """Words and pairs; pieces of words; the question being answered, alone and with the first words."""
    words = _words(text)[:_MAX_WORDS]
    state = _state(asked, last)
    return (
        [
            *(f"w {word}" for word in words),
            *(f"b {left} {right}" for left, right in zip(["^", *words], [*words, "$"], strict=True)),
            *(f"e {char}" for char in dict.fromkeys(text) if unicodedata.category(char) == "So"),
            *(["q"] if "?" in text else []),
        ],
        [piece for word in words for piece in _pieces(word)],
        [f"l {state} {min(len(words), _SHORT)}", *(f"s {state} {word}" for word in words[:_CROSSED])],
    )


def plain_features(text: str) -> Blocks:
    """Words, pairs and pieces alone, for sentences that answer nothing."""
    words, pieces, _ = intent_features(text, asked=None, last=None)
    return words, pieces


def heard_features(text: str, last: str | None) -> Blocks:
    """As ``plain_features``, with the words of the message before and whether it was a question."""
    before = _words((last or "")[-_LAST_CHARS:])[-_LAST_WORDS:]
    first = _words(text)[:2] or [""]
    heard = [f"h {word}" for word in before] + [f"h {a} {b}" for a, b in pairwise(before)]
    crossed = [f"x {first[0]} {word}" for word in before[-12:]]
    return (*plain_features(text), [*heard, *crossed, f"h? {(last or '').rstrip().endswith('?')}"])


def language_features(text: str) -> Blocks:
    """Accents matter here: pieces of one to four characters and whole words, lower case but not folded."""
    words: list[Word] = find_words(text.lower())[:_MAX_WORDS]
    spoken = [word.text for word in words if not word.text.startswith("x")]
    padded = [f" {word} " for word in spoken]
    return (
        [f"w {word}" for word in spoken],
        [
            word[at : at + size]
            for word in padded
            for size in (1, 2, 3, 4)
            for at in range(max(0, len(word) - size + 1))
        ],
    )


def _words(text: str) -> list[str]:
    return [_DIGITS.sub("0", word.text) for word in find_words(fold(text))]


def _pieces(word: str) -> list[str]:
    if len(word) > _LONGEST_WORD:
        return []
    padded = f" {word} "
    return [f"c{padded[at : at + size]}" for size in _PIECES for at in range(len(padded) - size + 1)]


def _state(asked: str | None, last: str | None) -> str:
    """The question being answered: the slot asked for, or what the last message looks like."""
    if asked:
        return asked
    if not last:
        return "none"
    folded = fold(last[-_LAST_CHARS:])
    if _OPTIONS.search(folded):
        return "choice"
    return "confirm" if _ASKS_YES.search(folded) else "none"
