"""Leaving what is being done: "never mind", "cancel", "I can't make it after all"."""

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.talk import Talk
from bot.wish.places import folded
from bot.wish.wishes import brings_a_wish
from nlu.text import fold

_WORDS = Path(__file__).parent / "phrases" / "ways_out.toml"
_APOSTROPHES = re.compile("['’]")  # noqa: RUF001 - what phones write
_COURTESY = re.compile(
    r"\b(?:oh|ok|okay|no|please|thanks|thank you|sorry|then|bitte|danke|gracias|merci|obrigad[oa])\b"
)
_MOST_WORDS = 9


def way_out(talk: Talk) -> str | None:
    """The flow that leaves the task at hand, if the message wants to and wishes for nothing else."""
    state = talk.state
    if not state.task or talk.picked or brings_a_wish(talk) or len(talk.text.split()) > _MOST_WORDS:
        return None
    said = f" {folded(fold(_APOSTROPHES.sub('', talk.text)))} "
    is_in_book = state.task in {"book", "series", "package"} and not state.changing
    if _is_one_of("leave", said) or (is_in_book and not state.held and _is_one_of("cancel", said)):
        return "stop"
    if any(f" {words} " in said for words in _ways()["cannot_come"]):
        return "stop" if is_in_book and not state.held else "cancel"
    return None


def _is_one_of(way: str, said: str) -> bool:
    return " ".join(_COURTESY.sub(" ", said).split()) in _ways()[way]


@cache
def _ways() -> dict[str, list[str]]:
    return tomllib.loads(_WORDS.read_text("utf-8"))
