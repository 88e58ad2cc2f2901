"""Texts no person would send: any Unicode, right to left, zero width, a hundred kilobytes, binary."""

import random
import unicodedata
from collections.abc import Callable

PIECES = (
    "trim", "cancel", "morgen", "mañana", "à 15h", "10-12", "9:99", "\u202e", "\u200b", "\u200d", "\ufeff", "\x00",
    "\ud800", "🙂", "👨\u200d👩\u200d👧", "e\u0301", "ﷺ", "שלום", "مرحبا", "日本", "ß", "İ", "ﬁ", "½", "²", "٣", "१२",
    "1e999", "-1", "99999999999999999999", "every", "first", "of", "and", "@", "a@b.c", "+1",
    "((((", "[[", "\\", "%s", "{x}",
    "'", '"', ";", "--", "\n", "\t", "\r", "to", "ana", "every other", "until", "tuesday", "at 5", "or", "6 times",
)  # fmt: skip
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u061c"
RIGHT_TO_LEFT = ("תור", "ביום שלישי", "בשעה", "موعد", "يوم الثلاثاء", "الساعة", "٣:٣٠", "ߒ", "𐤀")
LONG = 100_000
_ONE_IN = 250  # texts of a hundred kilobytes among the others


def any_text(dice: random.Random) -> str:
    """A text of any of these kinds; one in some hundreds is a hundred kilobytes long."""
    if dice.randrange(_ONE_IN) == 0:
        return long_text(dice)
    return dice.choice(_KINDS)(dice)


def long_text(dice: random.Random) -> str:
    """Something short, again and again, for a hundred kilobytes."""
    seed = dice.choice(_KINDS)(dice)[:200] or "\u200b"
    return (seed * (LONG // len(seed) + 1))[:LONG]


def _any_characters(dice: random.Random) -> str:
    return "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(40)))


def _words(dice: random.Random) -> str:
    return " ".join(dice.choice(PIECES) for _ in range(dice.randrange(14)))


def _glued(dice: random.Random) -> str:
    return "".join(dice.choice(PIECES) for _ in range(dice.randrange(30)))


def _binary(dice: random.Random) -> str:
    raw = dice.randbytes(dice.randrange(60))
    return raw.decode("latin-1") if dice.random() < 0.5 else raw.decode("utf-8", "surrogateescape")


def _normalised(dice: random.Random) -> str:
    return unicodedata.normalize(dice.choice(["NFD", "NFKC"]), " ".join(dice.choice(PIECES) for _ in range(8)))


def _turned_round(dice: random.Random) -> str:
    pieces = [dice.choice((*RIGHT_TO_LEFT, *TURNS, *PIECES)) for _ in range(dice.randrange(16))]
    return dice.choice(["", " "]).join(pieces)


def _pierced(dice: random.Random) -> str:
    """Words with characters of no width in the middle of them."""
    return "".join(letter + dice.choice(("", "", *INVISIBLE)) for letter in _words(dice))


_KINDS: tuple[Callable[[random.Random], str], ...] = (
    _any_characters, _words, _glued, _binary, _normalised, _turned_round, _pierced,
)  # fmt: skip
