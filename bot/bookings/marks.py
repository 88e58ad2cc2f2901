"""A mark from 1 to 5 in what somebody says of a session: "4", "4/5", "five stars", "3, she was late"."""

import re
from functools import cache

from bot.sayings import sayings
from nlu.text import fold

_ALONE = re.compile(r"\s*([1-5])\s*(?:$|[.,;:!\u2013\u2014-]+(?=\s|$)|\n)")
_FEW = 3
_STARS = re.compile(r"(?:⭐️?|★️?|🌟){1,5}")


def mark_in(text: str) -> int | None:
    """The mark that is said; None when there is none, or one on another scale."""
    folded = fold(text).strip()
    if _on_other_scale().search(folded):
        return None
    if found := _ALONE.match(folded):
        return int(found[1])
    if found := _spoken().search(folded):
        said = found["number"]
        return int(said) if said.isdigit() else _numbers()[said]
    drawn = _STARS.fullmatch("".join(each for each in text if each in "⭐★🌟"))
    return sum(each in "⭐★🌟" for each in text) if drawn else None


def is_mark_alone(text: str) -> bool:
    """Whether a message is a mark and hardly more, so that it answers the question how it was."""
    return mark_in(text) is not None and (bool(_ALONE.match(fold(text).strip())) or len(text.split()) <= _FEW)


def beyond_mark(text: str) -> str:
    """What is said beside a mark: all of it, unless it is the mark alone."""
    rest = _ALONE.sub("", fold(text).strip(), count=1)
    rest = _spoken().sub("", rest, count=1)
    return text.strip() if re.search(r"[^\W\d_]{2,}", rest) else ""


@cache
def _spoken() -> re.Pattern[str]:
    numbers = "|".join(["[1-5]", *(re.escape(fold(each)) for each in _numbers())])
    units = "|".join(re.escape(fold(each)) for each in sayings("marks")["units"])
    return re.compile(rf"\b(?P<number>{numbers})\s*(?:{units})(?![\w/])")


@cache
def _numbers() -> dict[str, int]:
    return {fold(each): int(number) for number, said in sayings("marks")["numbers"].items() for each in said}


@cache
def _on_other_scale() -> re.Pattern[str]:
    parted = "|".join(sayings("marks")["out_of"])
    return re.compile(rf"\b\d{{1,3}}(?:[.,]\d)?\s*(?:{parted})\s*(?:10|100)\b|\d\s*%")
