"""Cuts text into tokens: runs of letters, runs of digits, single signs. Offsets point into the text as written."""

import re
from typing import NamedTuple

from nlu.text import fold

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]", re.UNICODE)
_ALIKE = str.maketrans(
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u02bc\u00b4\u2032\u201c\u201d\u2033\u00ba\u00aa\u00b0\u00df\u00bd\u00bc\u00be",
    "------''''\"\"\"oaos\ue0bd\ue0bc\ue0be",
)  # signs that look alike, one for one; fractions become letters of their own
_MOST = 600


class Token(NamedTuple):
    """A folded token at ``text[begin:stop]``; ``glued`` when no space stands before it."""

    text: str
    begin: int
    stop: int
    glued: bool


def tokens(text: str) -> list[Token]:
    """The first 600 tokens of ``text``."""
    folded = fold(text.translate(_ALIKE))
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
