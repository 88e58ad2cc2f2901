"""How a message begins: with a yes, with a no, or with neither. For answers that go on after it."""

import re
from typing import Literal

from nlu.text import fold
from nlu.yes.words import APOSTROPHES, pattern

_BEGINS_YES = re.compile(rf"\W*(?:(?:{pattern('greetings')})\b\W*)?(?:{pattern('begins_yes')})\b")
_BEGINS_NO = re.compile(rf"\W*(?:{pattern('begins_no')})\b")


def begins_with(text: str) -> Literal["yes", "no"] | None:
    """``yes`` for "That's right. What's the address?", ``no`` for "no, Wednesday"."""
    words = APOSTROPHES.sub("", fold(text))
    if _BEGINS_NO.match(words):
        return "no"
    return "yes" if _BEGINS_YES.match(words) else None
