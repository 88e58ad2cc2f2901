"""Cuts a message into the things it asks for: sentences, and clauses joined by "and", "then", "also", a comma.

Only the cutting is done here; which clauses are errands of their own is left to the engine that reads them.
"""

import re

MOST = 5
_SENTENCE_END = re.compile(r"[.!?\n]+\s+|[.!?\n]+$")
_CLAUSE_END = re.compile(r"[.!?,\n]+\s+|[.!?\n]+$")
_JOINED = re.compile(  # begins at the first blank of a run, or a page of blanks would take hours
    r"(?<!\s)(?:[^\S\n]*[.;!?\n]+\s+|(?:\s*,)?\s+(?:and|then|also|plus|but|y|e|et|und|dann|puis|luego|depois|pero|aber|mais|mas)"
    r"\s+(?:then\s+|also\s+)?|\s*,\s+)",
    re.IGNORECASE,
)


def sentences(text: str, *, at_commas: bool = False) -> list[str]:
    """The sentences; what stands before a comma is one too when it may be the yes or no that was asked for."""
    return [part for part in (_CLAUSE_END if at_commas else _SENTENCE_END).split(text) if part.strip()][:MOST]


def halves(text: str) -> list[tuple[str, str]]:
    """Every way to cut a message in two at a joining word or sign, with words on both sides."""
    cuts = [(text[: match.start()], text[match.end() :]) for match in _JOINED.finditer(text)]
    return [(left, right) for left, right in cuts if left.strip() and right.strip()][: 2 * MOST]


def pieces(text: str) -> list[tuple[int, str]]:
    """What stands between the joining words and signs, each with its place in the text."""
    bounds = [0, *(bound for match in _JOINED.finditer(text) for bound in match.span()), len(text)]
    return [(start, text[start:end]) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
