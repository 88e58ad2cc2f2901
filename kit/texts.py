"""Text that people write and others read: on one line or several, without control characters; and what they are called.

A name has no marks that do not show: those that turn the direction of what follows them, part words or hide. Letters
of all scripts stay, and the joiners that Persian words and emoji are made with; a letter carries no more marks than any
language puts on one.
"""

import unicodedata
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

MOST_MARKS = 10
"""On one letter. The longest stack that is written, a Tibetan one, has eight; Burmese and Hebrew have fewer."""
_JOINERS = "\u200c\u200d"
_EMPTY = "\u034f\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by category, which are drawn as nothing
_HIDDEN, _BLANK = {"Cf", "Cs"}, {"Cc", "Zl", "Zp", "Zs"}
_CONTROLS = dict.fromkeys([*range(0x20), 0x7F], " ")


def is_seen(character: str) -> bool:
    """Whether a character shows, or makes others show as they should."""
    if character in _EMPTY:
        return False
    return character in _JOINERS or unicodedata.category(character) not in _HIDDEN | _BLANK or character == " "


def as_name(told: str) -> str:
    """What a person is called, as a channel or another house tells it: on one line. It may come to nothing."""
    return " ".join(_shown(_with_few_marks(told.translate(_CONTROLS))).split())


def _with_few_marks(told: str) -> str:
    """A name without the marks of a letter that come after the tenth."""
    kept, marks = [], 0
    for each in told:
        if each not in _JOINERS:
            marks = marks + 1 if _is_mark(each) else 0
        if marks <= MOST_MARKS:
            kept.append(each)
    return "".join(kept)


def _bearable(name: str) -> str:
    if _with_few_marks(name) != name:
        raise ValueError(f"a letter has more than {MOST_MARKS} accents or other marks on it; write it without them")
    return name


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _shown(told: str) -> str:
    """A name without what does not show; plain control characters, which nobody types, are left to be refused."""
    kept = "".join(each if each.isascii() or is_seen(each) else _instead(each) for each in told)
    return kept.strip(f" {_JOINERS}") if any(map(_stands_alone, kept)) else ""


def _stands_alone(character: str) -> bool:
    """Whether it shows without another that it goes with, as an accent or a variation selector does."""
    return character not in f" {_JOINERS}" and not _is_mark(character)


def _instead(unseen: str) -> str:
    return " " if unicodedata.category(unseen) in _BLANK else ""


def _on_words(change: Callable[[str], str]) -> BeforeValidator:
    def changed(told: Any) -> Any:
        return change(told) if isinstance(told, str) else told

    return BeforeValidator(changed)


OneLine = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
SeveralLines = Annotated[str, Field(pattern=r"^([^\x00-\x1f\x7f]|\r?\n)*$")]
Name = Annotated[OneLine, Field(min_length=1, max_length=200), AfterValidator(_bearable), _on_words(_shown)]
"""What somebody or something is called, as it is typed. A shorter one is ``Annotated[Name, Field(max_length=…)]``."""
ToldName = Annotated[str, Field(max_length=200), _on_words(as_name)]
"""What a channel says that somebody is called; nothing of it is refused but its length."""
