"""A bare length of time ("an hour and a half") in seconds."""

from datetime import datetime

from nlu.times.conventions import HOUSE
from nlu.times.find import split
from nlu.times.grammar import GRAMMAR
from nlu.times.grammar.lengths import seconds
from nlu.times.lexicon import lexicon
from nlu.times.meaning import Reading

_ANY_DAY = datetime(2001, 1, 1)


def resolve_duration(text: str, lang: str) -> int | None:
    """Seconds of the longest length of time in ``text``, months of 30 days and years of 365; None without one."""
    cut = split(text[:200], lang)
    pieces = GRAMMAR.parse(lexicon(lang).pieces(cut), Reading(_ANY_DAY, month_first=False, conventions=HOUSE))
    lengths = [piece for here in pieces for piece in here if piece.kind == "D"]
    if not lengths:
        return None
    best = min(lengths, key=lambda piece: (piece.begin - piece.stop, piece.cost))
    return seconds(best.value)
