"""Where the session should be, or where the person is: a city that is spoken of."""

import re

from nlu.slots.cities import zones_by_city
from nlu.slots.patterns import spoken
from nlu.text import find_words, fold
from nlu.understanding import Context, SlotValue

_WHERE = re.compile(r"\b(?:in|at|near|around|from|to|en|a|in der nahe von|em|bei|bij)\s+$")
_ANSWERS = ("place", "zone")
_MAX_CITY = 4
_MAX_WORDS = 80


def find(text: str, context: Context) -> SlotValue | None:
    """A known city after a word of place, or alone as the answer to the question; as the person spells it."""
    folded = fold(text)
    words, cities = find_words(folded)[:_MAX_WORDS], zones_by_city()
    for size in range(_MAX_CITY, 0, -1):
        for at in range(len(words) - size + 1):
            start, end = words[at].start, words[at + size - 1].end
            asked = context.asked in _ANSWERS
            if folded[start:end] in cities and (asked or _WHERE.search(folded[:start])):
                return SlotValue(text[start:end], text[start:end], start, end)
    return _named(text) if context.asked == "place" else None


def _named(text: str) -> SlotValue | None:
    """A place no table knows, when the person was asked and answers "in Smallville"."""
    match = re.search(r"\b(?:in|near|at|en|à|em)\s+(?P<place>[^\W\d_][\w' -]{1,40})", text, re.IGNORECASE)
    return spoken(match, text, None, "place") if match else None
