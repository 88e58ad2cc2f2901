"""Which of the offered options is picked: its place from 1, or -1 for the last."""

import re

from nlu.slots.numbers import WORDS as NUMBER_WORDS
from nlu.slots.numbers import number
from nlu.slots.ordinals import ORDINALS
from nlu.slots.ordinals import WORDS as ORDINAL_WORDS
from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_THE = r"(?:the|el|la|le|den|die|der|das|o|a|il|de)"
_ORDINAL = re.compile(
    rf"\b(?!a\s+second\b)(?:{_THE}\s+(?P<n>{ORDINAL_WORDS})(?=\s+(?:one|option|time|slot|please|is|works|would|sounds|por|bitte)\b|\W*$)"
    rf"|(?P<m>{ORDINAL_WORDS})\s+(?:one|option|slot))\b"
)
_BARE_ORDINAL = re.compile(rf"^\W*(?P<n>{ORDINAL_WORDS})\W*(?:please|pls)?\W*$")
_NUMBERED = re.compile(
    rf"(?:\b(?:option|number|no\.?|numero|nummer|opcion|opcao)\s*|#\s?)(?P<n>\d{{1,2}}|{NUMBER_WORDS})\b"
)
_BARE = re.compile(r"^\W*(?P<n>\d{1,2})\W*$")
_OPTION = re.compile(r"(?m)^\s*(?P<n>\d{1,2})[.):]\s+(?P<label>.+?)\s*$")
_ANSWERS = ("choice", "time", "builder", "service", "booking")
_SHORTEST_LABEL = 4


def find(text: str, context: Context) -> SlotValue | None:
    """A number or ordinal, or the label of a numbered option of the last message said back."""
    folded = fold(text)
    if place := find_ordinal(text):
        return place
    if match := _NUMBERED.search(folded):
        return spoken(match, text, number(match["n"]), "n")
    options = dict(_options(context.last))
    if (match := _BARE.search(folded)) and (context.asked == "choice" or int(match["n"]) in options):
        return spoken(match, text, int(match["n"]), "n") if context.asked in (None, *_ANSWERS) else None
    return _echoed(text, folded, options)


def find_ordinal(text: str) -> SlotValue | None:
    """A place in a list by its ordinal ("the first one", "la primera"), where a list was shown."""
    folded = fold(text)
    for pattern in (_ORDINAL, _BARE_ORDINAL):
        if match := pattern.search(folded):
            group = "n" if match["n"] else "m"
            return spoken(match, text, ORDINALS[match[group]], group)
    return None


def _options(last: str | None) -> list[tuple[int, str]]:
    found = _OPTION.finditer(fold((last or "")[:2_000]))
    return [(int(match["n"]), match["label"]) for match in found]


def _echoed(text: str, folded: str, options: dict[int, str]) -> SlotValue | None:
    """The one option whose label was said."""
    said = [(place, label) for place, label in options.items() if len(label) >= _SHORTEST_LABEL and label in folded]
    if len(said) != 1:
        return None
    place, label = said[0]
    start = folded.index(label)
    return SlotValue(place, text[start : start + len(label)], start, start + len(label))
