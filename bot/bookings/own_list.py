"""Whether a message asks for nothing but the person's own sessions: such words are no answer to what is open."""

import re
from functools import cache

from bot.sayings import sayings
from nlu.text import fold

_SIGNS = " .,!?;:\u00bf\u00a1"
_LONGEST = 80


def is_own_list(text: str) -> bool:
    """Whether it is only that, in any language: the words of the button among them."""
    if len(text) > _LONGEST:
        return False
    said = _please().sub(" ", " ".join(fold(text).split())).strip(_SIGNS)
    return bool(_pattern().fullmatch(said))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(each for said in sayings("own_list")["asks"].values() for each in said))


@cache
def _please() -> re.Pattern[str]:
    return re.compile(rf"[,\s]*(?:{'|'.join(sayings('own_list')['please'])})\s*")
