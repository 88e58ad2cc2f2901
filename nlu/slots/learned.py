"""What the tagger marks where no rule found anything: a name, a number of people."""

import re

from nlu.slots.numbers import NUMBERS, number
from nlu.slots.ordinary import ordinary_words
from nlu.text import Span, find_words, fold
from nlu.understanding import SlotValue

_NUMBER = re.compile(r"\d{1,3}")
_MOST_WORDS = 4


def read_marked(
    text: str, spans: list[Span], found: dict[str, SlotValue], *, asked: str | None
) -> dict[str, SlotValue]:
    """The marked stretches that make sense, for slots nothing was ``found`` for."""
    more: dict[str, SlotValue] = {}
    for span in spans:
        if span.slot in found or span.slot in more or any(_meet(span, other) for other in found.values()):
            continue
        words = text[span.start : span.end]
        value = _people(words) if span.slot == "party_size" else _person(words, asked=asked)
        if value is not None:
            more[span.slot] = SlotValue(value, words, span.start, span.end)
    return more


def _people(words: str) -> int | None:
    said = next((word.text for word in find_words(fold(words)) if _is_number(word.text)), None)
    return (number(said) or None) if said else None


def _is_number(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word)) or word in NUMBERS


def _person(words: str, *, asked: str | None) -> str | None:
    """A name of one to four words; unless it was asked for, spelt like one and no ordinary word."""
    said = find_words(fold(words))
    if not 1 <= len(said) <= _MOST_WORDS or any(char.isdigit() for char in words):
        return None
    ordinary = all(word.text in ordinary_words() for word in said)
    return None if asked != "name" and (ordinary or not words[0].isupper()) else words


def _meet(span: Span, slot: SlotValue) -> bool:
    return span.start < slot.end and slot.start < span.end
