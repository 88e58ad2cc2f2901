"""Whether a message asks for nothing but the person's own sessions: such words are no answer to what is open."""

import re
import tomllib
from functools import cache
from pathlib import Path

from nlu.text import fold

_WORDS = Path(__file__).parent / "phrases" / "own_list.toml"
_COURTESY = re.compile(r"[,\s]*(?:please|bitte|por favor|s'il vous plait)\s*")
_SIGNS = " .,!?;:\u00bf\u00a1"
_LONGEST = 80


def is_own_list(text: str) -> bool:
    """Whether it is only that, in any language: the words of the button among them."""
    if len(text) > _LONGEST:
        return False
    said = _COURTESY.sub(" ", " ".join(fold(text).split())).strip(_SIGNS)
    return bool(_pattern().fullmatch(said))


@cache
def _pattern() -> re.Pattern[str]:
    words = tomllib.loads(_WORDS.read_text("utf-8"))
    return re.compile("|".join(each for said in words.values() for each in said))
