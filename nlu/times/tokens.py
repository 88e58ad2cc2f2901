"""Cuts text into tokens: runs of letters, runs of digits, single signs. Offsets point into the text as written."""

import re
from typing import NamedTuple

from nlu.text import fold

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]", re.UNICODE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {
    0x2018: "'", 0x02BC: "'", 0x00B4: "'", 0x201C: '"', 0x201D: '"', 0x00BA: "o", 0x00AA: "a", 0x00B0: "o", 0x00DF: "s", 0x00BD: "\ue0bd", 0x00BC: "\ue0bc", 0x00BE: "\ue0be", 0x2032: "'", 0x2033: '"',
}  # fmt: skip
_MOST = 600


class Token(NamedTuple):
    """A folded token at ``text[begin:stop]``; ``glued`` when no space stands before it."""

    text: str
    begin: int
    stop: int
    glued: bool


def tokens(text: str) -> list[Token]:
    """The first 600 tokens of ``text``."""
    folded = fold(text.translate(_DASHES))
    found: list[Token] = []
    last = -1
    for match in _TOKEN.finditer(folded):
        found.append(Token(match.group(), match.start(), match.end(), match.start() == last))
        last = match.end()
        if len(found) == _MOST:
            break
    return found


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase of a language file as the tokens it is cut into."""
    return tuple(token.text for token in tokens(phrase))
