"""For how many people."""

import re

from nlu.slots.numbers import WORDS, number
from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_N = rf"(?P<n>\d{{1,3}}|{WORDS})"
_PEOPLE = r"(?:people|persons?|adults?|guests?|kids|seats?|pax|personas?|personnes?|personen|pessoas?|persone)"
_PATTERNS = (
    re.compile(rf"\b{_N}\s+(?:of\s+us|{_PEOPLE})\b"),
    re.compile(rf"\b(?:table|party|group)\s+(?:for|of)\s+{_N}\b"),
    re.compile(rf"\b(?:we are|there are|there's|somos|nous sommes|wir sind)\s+{_N}\b"),
    re.compile(rf"\bthe\s+{_N}\s+of\s+us\b"),
)
_BARE = re.compile(rf"\b{_N}\b")
_ALONE = re.compile(r"\b(?:(?:just|only)\s+(?:for\s+)?(?:me|myself|one)|by myself|solo yo|nur ich)\b")
_WITH_ONE = re.compile(r"\b(?:me and (?:my|a) \w+|my \w+ and (?:me|i)|a couple|both of us)\b")


def find(text: str, context: Context) -> SlotValue | None:
    """The number of people; a bare number counts only as the answer to the question."""
    folded = fold(text)
    for pattern in (*_PATTERNS, *((_BARE,) if context.asked == "party_size" else ())):
        if match := pattern.search(folded):
            return spoken(match, text, number(match["n"])) if number(match["n"]) else None
    for pattern, people in ((_ALONE, 1), (_WITH_ONE, 2)):
        if match := pattern.search(folded):
            return spoken(match, text, people)
    return None
