"""A reply as a medium can show it: buttons where it has them, else numbered lines; in pieces where it is too long.

Pure: knows no vendor. A piece ends where a line, a sentence or a word does. On the air a piece is counted in segments
(``kit.gsm``) and kept to the 7-bit alphabet where that saves one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kit import gsm

_ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…:;])\s+"), re.compile(r"\s+"))
_MARK = len("(99/99) ")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: ``value`` comes back when its button is tapped."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: its text, and its buttons if the medium has any.

    ``begins``: its person has not written within the medium's window, so it goes only as the medium lets us begin.
    ``asks``: what is asked for, for a medium with an element of its own for it.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    begins: bool = False
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a medium can show.

    Attributes:
        text: the most characters of a message (UTF-16 units).
        segments: the most segments of a text message; 0 where nobody counts those.
        buttons: the most buttons under a message, ``label`` the most characters of one.
        edits: whether a message can be changed after it was sent.
    """

    text: int = 1600
    segments: int = 0
    buttons: int = 0
    label: int = 0
    edits: bool = False


def present(text: str, choices: Sequence[Choice], can: Capabilities) -> list[Piece]:
    """The pieces of a reply; choices are with the last."""
    if choices and _have_buttons(choices, can):
        *before, last = split(text, can)
        return [*(Piece(each) for each in before), Piece(last, tuple(choices))]
    return [Piece(each) for each in split(numbered(text, choices), can)]


def _have_buttons(choices: Sequence[Choice], can: Capabilities) -> bool:
    return len(choices) <= can.buttons and all(_units(choice.label) <= can.label for choice in choices)


def numbered(text: str, choices: Sequence[Choice]) -> str:
    """The choices as lines that can be taken by their number."""
    return "\n".join([text, *(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))])


def split(text: str, can: Capabilities) -> list[str]:
    """The text in pieces that fit, numbered ``(1/2)`` on the air, where they may arrive in any order."""
    on_air = can.segments > 0
    text = gsm.shortest(text.strip()) if on_air else text.strip()
    if _fits(text, can, spare=0):
        return [text]
    parts = list(_cut(text, lambda piece: _fits(piece, can, spare=_MARK if on_air else 0)))
    return [f"({number}/{len(parts)}) {part}" for number, part in enumerate(parts, 1)] if on_air else parts


def _cut(text: str, fits: Callable[[str], bool]) -> list[str]:
    parts = []
    while text:
        end = len(text) if fits(text) else _end_of_first(text, fits)
        parts.append(text[:end].strip())
        text = text[end:].strip()
    return parts


def _end_of_first(text: str, fits: Callable[[str], bool]) -> int:
    """Where the first piece ends: at the last line end that fits, else sentence, else word, else wherever it must."""
    most = _longest(text, fits)
    for pattern in _ENDS:
        ends = [found.end() for found in pattern.finditer(text, 0, most + 1) if found.start() <= most]
        if ends and ends[-1] > most // 3:
            return ends[-1]
    return most


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """How many characters of the text fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    return low


def _fits(text: str, can: Capabilities, *, spare: int) -> bool:
    if _units(text) + spare > can.text:
        return False
    return not can.segments or gsm.count("0" * spare + text).segments <= can.segments


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
