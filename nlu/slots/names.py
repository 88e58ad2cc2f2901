"""Finds names of a catalogue in a message: whole words, longest first, forgiving a typo; never a fragment.

An index by word keeps a catalogue of hundreds of names fast. What the names stand for is left to the caller.
"""

import re
from collections import defaultdict
from difflib import get_close_matches
from functools import lru_cache

from nlu.text import Word, find_words, fold
from nlu.understanding import CatalogueName, SlotValue

_TITLES = {"dr": "dr", "doctor": "dr", "doc": "dr", "mr": "mr", "mister": "mr", "mrs": "mrs", "ms": "ms"}
_FORGIVING = 5  # letters a word needs before a typo in it is forgiven
_CLOSE = 0.84
_LONGEST_PHRASE = 12
_INITIALS = 2
_MAX_WORDS = 80


class NameIndex:
    """The phrases by which each name of a catalogue is known."""

    def __init__(
        self, names: tuple[CatalogueName, ...], *, first_names: bool, besides: frozenset[str] = frozenset()
    ) -> None:
        """Index ``names``; with ``first_names`` an unambiguous part of a person's name is enough, save ``besides``."""
        self._phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for entry in names:
            for said in (entry.name, *entry.aliases):
                for phrase in _ways_to_say(said, first_names=first_names, besides=besides):
                    self._phrases[phrase].add(entry.name)
        self._longest = min(max(map(len, self._phrases), default=0), _LONGEST_PHRASE)
        self._words = {word for phrase in self._phrases for word in phrase}
        self._by_size: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._by_size[len(word)].append(word)
        self._mended = lru_cache(maxsize=4096)(self._mend)

    def find(self, text: str) -> list[SlotValue]:
        """Names spoken in ``text``, the longest first; a phrase that fits two names fits none."""
        words = find_words(fold(text))[:_MAX_WORDS]
        known = [self._mended(_plain(word.text)) for word in words]
        found: list[SlotValue] = []
        for size in range(self._longest, 0, -1):
            for at in range(len(words) - size + 1):
                owners = self._phrases.get(tuple(known[at : at + size]), set())
                span = words[at : at + size]
                if len(owners) == 1 and not any(_overlap(span, other) for other in found):
                    found.append(_value(next(iter(owners)), text, span))
        return found

    def _mend(self, word: str) -> str:
        if word in self._words or len(word) < _FORGIVING:
            return word
        singular = word.removesuffix("s")
        if singular in self._words:
            return singular
        near = [known for size in range(len(word) - 1, len(word) + 2) for known in self._by_size.get(size, ())]
        near = [known for known in near if known[0] == word[0] and len(known) >= _FORGIVING]
        return next(iter(get_close_matches(word, near, n=1, cutoff=_CLOSE)), word)


@lru_cache(maxsize=64)
def index(names: tuple[CatalogueName, ...], *, first_names: bool, besides: frozenset[str] = frozenset()) -> NameIndex:
    """The index of a catalogue, built once per catalogue."""
    return NameIndex(names, first_names=first_names, besides=besides)


def _ways_to_say(name: str, *, first_names: bool, besides: frozenset[str]) -> set[tuple[str, ...]]:
    """The word sequences that name somebody: in full, without what stands behind a comma, by one telling word."""
    words = tuple(_plain(word.text) for word in find_words(fold(name)))
    ways = {words} - {()}
    if first_names:
        title = {word for word in words if word in _TITLES.values()}
        called = [_plain(word.text) for word in find_words(fold(name.split(",", maxsplit=1)[0]))]
        parts = [word for word in called if word not in title and len(word) > 1]
        ways |= {(part,) for part in parts if part not in besides and len(part) > _INITIALS}
        ways |= {("dr", part) for part in parts[-1:]}
        if any(part not in besides for part in parts):  # "Barber Shop" is not what C's Barber Shop is called
            ways |= {tuple(parts)}
    return ways


def _plain(word: str) -> str:
    word = re.sub(r"'s$", "", word)
    return _TITLES.get(word, word)


def _overlap(span: list[Word], other: SlotValue) -> bool:
    return span[0].start < other.end and other.start < span[-1].end


def _value(name: str, text: str, span: list[Word]) -> SlotValue:
    start, end = span[0].start, span[-1].end
    return SlotValue(name, text[start:end], start, end)
