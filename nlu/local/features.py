"""What the classifiers see of a message; the same functions when fitting and when reading.

Names and times are masked by the caller (``xservice``, ``xbuilder``, ``xtime``), so that the intent is learned from
the words around them.
"""

import re
import unicodedata

from nlu.text import Word, find_words, fold

_DIGITS = re.compile(r"\d+")
_OPTIONS = re.compile(r"(?m)^\s*\d+[.):]\s")
_ASKS_YES = re.compile(r"\b(shall i|should i|is that (ok|right|correct)|confirm|book it|go ahead|sound good|works?)\b")
_CROSSED = 6
_SHORT = 3
_LONGEST_WORD = 30
_MAX_WORDS = 120


def intent_features(text: str, *, asked: str | None, last: str | None) -> list[str]:
    """Words, pairs, pieces of words, and the first words crossed with the question they answer."""
    words = [_DIGITS.sub("0", word.text) for word in find_words(fold(text))[:_MAX_WORDS]]
    state = _state(asked, last)
    return [
        *(f"w {word}" for word in words),
        *(f"b {left} {right}" for left, right in zip(["^", *words], [*words, "$"], strict=True)),
        *(piece for word in words for piece in _pieces(word)),
        *(f"s {state} {word}" for word in words[:_CROSSED]),
        f"l {state} {min(len(words), _SHORT)}",
        *(f"e {char}" for char in dict.fromkeys(text) if unicodedata.category(char) == "So"),
        *(["q"] if "?" in text else []),
    ]


def language_features(text: str) -> list[str]:
    """Accents matter here: pieces of one to four characters and whole words, lower case but not folded."""
    words: list[Word] = find_words(text.lower())[:_MAX_WORDS]
    return [
        *(f"w {word.text}" for word in words),
        *(
            padded[at : at + size]
            for word in words
            if not word.text.startswith("x")
            for padded in (f" {word.text} ",)
            for size in (1, 2, 3, 4)
            for at in range(max(0, len(padded) - size + 1))
        ),
    ]


def _pieces(word: str) -> list[str]:
    if len(word) > _LONGEST_WORD:
        return []
    padded = f" {word} "
    return [f"c{padded[at : at + size]}" for size in (3, 4) for at in range(len(padded) - size + 1)]


def _state(asked: str | None, last: str | None) -> str:
    """The question being answered: the slot asked for, or what the last message looks like."""
    if asked:
        return asked
    if not last:
        return "none"
    folded = fold(last[-400:])
    if _OPTIONS.search(folded):
        return "choice"
    if _ASKS_YES.search(folded):
        return "confirm"
    return "question" if "?" in folded else "told"
