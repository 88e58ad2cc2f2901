"""What is asked beside any booking: whether a program answers, what it likes, and what becomes of a person's data.

What it likes is out of scope, whatever word of a service is in it: "your favourite colour" books no colour. Of the
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.questions import asks, own_answer
from bot.talk import Talk
from nlu.text import fold

_COURTESIES = {"greets": "hello", "thanks": "welcome"}
_WORDS = Path(__file__).parent / "phrases" / "asides.toml"


def answers_aside(talk: Talk) -> bool:
    """Answer it, if that is what is asked; a pending question is put again."""
    said = fold(talk.text)
    is_asked = bool(talk.state.question and (talk.state.task or talk.state.asked))
    if talk.picked:
        return False
    if _pattern("data").search(said):
        talk.say("own_data")
        talk.say("handed_over", organisation=talk.organisation.name)
        talk.handed_over = True
        talk.effects.append({"kind": "handed_over"})
    elif _pattern("program").search(said):
        talk.say("is_program", organisation=talk.organisation.name)
    elif talk.state.asked == "email" and is_said("withholds", talk):
        talk.say("email_needed")
    elif is_asked and (courtesy := _courtesy(said)):
        talk.say(courtesy)
    elif _pattern("tastes").search(said) and asks(talk.text) and not own_answer(talk):
        talk.say("out_of_scope_now" if is_asked else "out_of_scope", organisation=talk.organisation.name)
    else:
        return False
    if is_asked and talk.state.question:
        talk.said.append(talk.state.question)
    return True


def _courtesy(said: str) -> str | None:
    """The answer to nothing but a greeting, or thanks."""
    words = said.strip(" .,!?;:\u00a1\u00bf)(")
    return next((answer for kind, answer in _COURTESIES.items() if _pattern(kind).fullmatch(words)), None)


def is_said(what: str, talk: Talk) -> bool:
    """Whether the message has words of a kind of ``asides.toml``."""
    return bool(_pattern(what).search(fold(talk.text)))


@cache
def _pattern(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(tomllib.loads(_WORDS.read_text('utf-8'))[what])})\b")
