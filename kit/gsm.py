"""Text messages as networks count them (3GPP TS 23.038): the GSM 7-bit alphabet, UCS-2, and segments.

A text that fits the 7-bit alphabet has 160 letters in one segment and 153 in each of several; any other letter in it
makes that 70 and 67. Knows nothing of what is said.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # each takes two places
_SINGLE, _DOUBLE = "\u2018\u2019\u201a", "\u201c\u201d\u201e\u00ab\u00bb"
_DASHES, _SPACES = "\u2010\u2011\u2013\u2014\u2022\u00b7", "\u00a0\u202f\u2009\t"
_PLAIN = str.maketrans(
    dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ") | {"\u2026": "...", "\u200b": ""}
)  # fmt: skip
_ONE_7, _PART_7, _ONE_16, _PART_16 = 160, 153, 70, 67


@dataclass(frozen=True, slots=True)
class Count:
    """How a text travels. ``places`` are septets or UTF-16 units."""

    alphabet: Literal["gsm-7", "ucs-2"]
    places: int
    segments: int


def count(text: str) -> Count:
    """How many segments a text takes."""
    if is_plain(text):
        return Count("gsm-7", *_parts([_width(letter) for letter in text], one=_ONE_7, part=_PART_7))
    return Count("ucs-2", *_parts([1 + (ord(letter) > 0xFFFF) for letter in text], one=_ONE_16, part=_PART_16))  # noqa: PLR2004 - beyond the basic plane


def is_plain(text: str) -> bool:
    """Whether every letter is in the 7-bit alphabet."""
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def shortest(text: str) -> str:
    """The text with typographic signs made plain, and accents left off where that saves a segment."""
    typed = text.translate(_PLAIN)
    bare = "".join(_bare(letter) for letter in typed)
    return bare if is_plain(bare) and count(bare).segments < count(typed).segments else typed


def _bare(letter: str) -> str:
    if letter in _BASIC or letter in _EXTENDED:
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _width(letter: str) -> int:
    return 2 if letter in _EXTENDED else 1


def _parts(widths: list[int], *, one: int, part: int) -> tuple[int, int]:
    """Places and segments; a letter of two places is never cut in two."""
    places = sum(widths)
    if places <= one:
        return places, 1
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return places, segments
