"""Words for a day that cannot be booked: one on no calendar ("31 February"), or of a year far from now ("9999")."""

from dataclasses import dataclass
from datetime import datetime

from nlu.text import MAX_CHARS
from nlu.times.conventions import HOUSE
from nlu.times.find import lexicon_of, split
from nlu.times.grammar import GRAMMAR
from nlu.times.grammar.no_days import Why
from nlu.times.meaning import Reading

_ANY_DAY = datetime(2001, 1, 1)
_LONGEST = 8  # tokens of a date
_MOST_TOKENS = 200


@dataclass(frozen=True, slots=True)
class NoDay:
    """The words, and whether there is no such day or it is too far ahead."""

    text: str
    why: Why


def find_no_day(text: str, *, lang: str) -> NoDay | None:
    """The first such day spoken of in ``text``."""
    cut = split(text[:MAX_CHARS], lang)[:_MOST_TOKENS]
    pieces = lexicon_of(lang).pieces(cut)
    months = [at for at, here in enumerate(pieces) if any(piece.kind in {"MON", "DIGITS"} for piece in here)]
    for at in months:
        window = [
            [
                piece._replace(begin=piece.begin - at, stop=piece.stop - at)
                for piece in here
                if piece.stop <= at + _LONGEST
            ]
            for here in pieces[at : at + _LONGEST]
        ]
        found = GRAMMAR.parse(window, Reading(_ANY_DAY, month_first=False, conventions=HOUSE))
        days = [piece for piece in found[0] if piece.kind == "NODAY"]
        if days:
            longest = max(days, key=lambda piece: piece.stop)
            return NoDay(text[cut[at].begin : cut[at + longest.stop - 1].stop], longest.value)
    return None
