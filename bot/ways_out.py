"""Leaving what is being done: "never mind", "cancel", "I can't make it after all"."""

import re

from bot.sayings import plain, saying, sayings
from bot.talk import Talk
from bot.wish.wishes import brings_a_wish
from nlu.text import fold

_APOSTROPHES = re.compile("['’]")  # noqa: RUF001 - what phones write
_MOST_WORDS = 9


def way_out(talk: Talk) -> str | None:
    """The flow that leaves the task at hand, if the message wants to and wishes for nothing else."""
    state = talk.state
    if not state.task or talk.picked or brings_a_wish(talk) or len(talk.text.split()) > _MOST_WORDS:
        return None
    said = f" {plain(fold(_APOSTROPHES.sub('', talk.text)))} "
    is_in_book = state.task in {"book", "series", "package"} and not state.changing
    if _is_one_of("leave", said) or (is_in_book and not state.held and _is_one_of("cancel", said)):
        return "stop"
    if any(f" {words} " in said for words in sayings("ways_out")["cannot_come"]):
        return "stop" if is_in_book and not state.held else "cancel"
    return None


def _is_one_of(way: str, said: str) -> bool:
    return " ".join(saying("ways_out", "courtesies").sub(" ", said).split()) in sayings("ways_out")[way]
