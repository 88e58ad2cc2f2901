"""The words of a language as pieces for the parser, from its file in ``languages/``.

A file has tables by kind of word (capitals: what it is worth -> phrases; ``words``: kind -> phrases), phrases parted by
commas; numbers and ordinals up to a hundred are built from a language's own pieces.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nlu.times.chart import Piece
from nlu.times.meaning import Month, Number
from nlu.times.tokens import Token, words_of

_FOLDER = Path(__file__).parent / "languages"
_SIGNS = {
    ":": "colon", ".": "dot", ",": "comma", "/": "slash", "-": "minus_sign", "'": "apostrophe",
    "(": "open_bracket", ")": "close_bracket",
    "@": "at", "$": "thing", "€": "thing", "£": "thing", "~": "about", "\ue0bd": "half",
}  # fmt: skip
_NUMBERED = {
    "WD",
    "MAYBEWD",
    "SHYWD",
    "WDS",
    "REL",
    "NEXTDAY",
    "ORDWORD",
    "DECADE",
    "ZONE",
    "HUNDREDS",
    "INWEEKS",
    "WEEKSON",
    "HALFMONTH",
    "OTHER",
    "FEW",
    "QOF",
    "MINUTES",
}
_BY_VALUE = {"MON", "MAYBEMON"}
_KINDS = {"MAYBEMON": "MON"}
_LONGEST_WORD = 40
_ROMAN = {"XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXI": 21}


@dataclass(slots=True)
class _Branch:
    after: dict[str, "_Branch"] = field(default_factory=dict)
    kinds: list[tuple[str, Any, float]] = field(default_factory=list)


class Lexicon:
    """Looks words up; ``compounds`` are split where both halves are known ("Dienstagmorgen")."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._root = _Branch()
        self._splits = bool(data.get("options", {}).get("compounds"))
        self.latent_words = frozenset(data.get("options", {}).get("latent", "").split())
        for kind, phrases in _entries(data):
            for phrase, value in phrases:
                self._add(phrase, _KINDS.get(kind, kind), value)
        if data.get("options", {}).get("clock24"):
            self._add(":", "colon24", None)
        for sign, kind in _SIGNS.items():
            if sign == ":" and data.get("options", {}).get("clock24"):
                continue
            self._add(sign, kind, None)

        self._add("~", "minus_sign", None)
        self._add("t", "iso_t", None)

    def _add(self, phrase: str, kind: str, value: Any) -> None:
        branch = self._root
        for word in words_of(phrase):
            branch = branch.after.setdefault(word, _Branch())
        if branch is not self._root and not any(each[:2] == (kind, value) for each in branch.kinds):
            branch.kinds.append((kind, value, 0.0))

    def split(self, tokens: Sequence[Token]) -> list[Token]:
        """Tokens with the compounds among them cut in two."""
        if not self._splits:
            return list(tokens)
        return [part for token in tokens for part in self._parts(token)]

    def _parts(self, token: Token) -> Iterator[Token]:
        word = token.text
        if word in self._root.after or not 6 <= len(word) <= _LONGEST_WORD:
            yield token
            return
        for cut in range(len(word) - 3, 2, -1):
            if self._knows(word[:cut]) and self._knows(word[cut:]):
                yield Token(word[:cut], token.begin, token.begin + cut, token.glued)
                yield Token(word[cut:], token.begin + cut, token.stop, True)
                return
        yield token

    def _knows(self, word: str) -> bool:
        branch = self._root.after.get(word)
        return bool(branch and any(kind in _COMPOUNDED for kind, _, _ in branch.kinds))

    def pieces(self, tokens: Sequence[Token]) -> list[list[Piece]]:
        """What each token may begin, one list for each token; an unknown token has none."""
        return [list(self._at(tokens, index)) for index in range(len(tokens))]

    def beginnings(self, kind: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Where words of a kind stand, as ``tokens[begin:stop]``."""
        found = (piece for here in self.pieces(tokens) for piece in here if piece.kind == kind)
        return [(piece.begin, piece.stop) for piece in found]

    def _at(self, tokens: Sequence[Token], begin: int) -> Iterator[Piece]:
        first = tokens[begin]
        if first.text[0] in "0123456789" and first.text.isascii():
            if len(first.text) <= 8:
                yield Piece("DIGITS", begin, begin + 1, Number(int(first.text), len(first.text)), 0.0)
        elif first.text.upper() in _ROMAN:
            yield Piece("ROMAN", begin, begin + 1, _ROMAN[first.text.upper()], 0.0)
        if first.text in {".", ","} and begin + 1 < len(tokens) and first.glued and tokens[begin + 1].glued:
            yield Piece("decimal", begin, begin + 1, None, 0.0)
        branch, stop = self._root, begin
        while stop < len(tokens) and (step := branch.after.get(tokens[stop].text)):
            branch, stop = step, stop + 1
            for kind, value, cost in branch.kinds:
                is_letter = kind == "AMPM" and stop == begin + 1 and len(first.text) == 1
                if tokens[begin].glued or not (kind in _GLUED or is_letter):  # "3a" is a time, "3 a haircut" is not
                    yield Piece(kind, begin, stop, value, cost)


_GLUED = {"th", "colon", "colon24"}
_COMPOUNDED = {"WD", "PART", "UNIT", "SEASON", "REL", "MON"}


def _entries(data: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    for kind, phrases in data.get("words", {}).items():
        yield kind, [(phrase, None) for phrase in _listed(phrases)]
    for kind, table in data.items():
        if kind in {"words", "numbers", "options"}:
            continue
        for key, phrases in table.items():
            yield kind, [(phrase, _value(kind, key)) for phrase in _listed(phrases)]
    numbers = data.get("numbers", {})
    yield "WORDNUM", [(phrase, Number(value)) for value, phrase in _cardinals(numbers)]
    yield "ORDWORD", [(phrase, value) for value, phrase in _ordinals(numbers)]


def _listed(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.replace("\n", " ").split(", ") if phrase.strip()]


def _value(kind: str, key: str) -> Any:
    key = key.rstrip("_")  # a key said twice, so that lists stay short
    if kind in _BY_VALUE:
        return Month(int(key), doubtful=kind == "MAYBEMON")
    if kind == "WORDNUM":
        return Number(int(key))
    if kind == "ONEHALF":
        return float(key)
    if kind in _NUMBERED:
        return int(key)
    if kind in {"TODAYPART", "EDGEOF"}:
        name, _, rest = key.partition(":")
        return (name, int(rest) if rest.lstrip("-").isdigit() else rest)
    return key


def _cardinals(numbers: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """0 to 99, from words for 0 to 19, the tens and the ways to join them."""
    small = [each.split("/") for each in numbers.get("small", "").split()]
    tens = [each.split("/") for each in numbers.get("tens", "").split()]
    for value, forms in enumerate(small):
        yield from ((value, form) for form in forms)
    for index, forms in enumerate(tens):
        ten = 20 + 10 * index
        yield from ((ten, form) for form in forms)
        for unit in range(1, 10):
            yield from ((ten + unit, joined) for joined in _joined(numbers, forms, small[unit]))
    for value, forms in numbers.get("irregular", {}).items():
        yield from ((int(value), form) for form in _listed(forms))


def _joined(numbers: dict[str, Any], tens: list[str], units: list[str]) -> Iterator[str]:
    for pattern in numbers.get("joins", "").split("|"):
        for ten in tens:
            for unit in units:
                yield pattern.format(t=ten, u=unit, s=ten[:-1]).strip()


def _ordinals(numbers: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for value, forms in enumerate(numbers.get("ordinals", "").split(), 1):
        yield from ((value, form.replace("_", " ")) for form in forms.split("/"))
    for value, stems in enumerate(numbers.get("ordinal_stems", "").split(), 1):
        for stem in stems.split("/"):
            yield from ((value, stem + ending) for ending in numbers["ordinal_endings"].split())


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language; English where a language has none."""
    path = _FOLDER / f"{lang}.toml"
    if not lang.isalpha() or len(lang) > 8 or not path.exists():
        path = _FOLDER / "en.toml"
    with path.open("rb") as file:
        return Lexicon(tomllib.load(file))
