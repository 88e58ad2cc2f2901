"""What is asked beside any booking: whether a program answers, and what becomes of the data kept about a person.

Of the data a person of the business decides: what can be done here is said, and the conversation is handed to the team.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.talk import Talk
from nlu.text import fold

_WORDS = Path(__file__).parent / "phrases" / "asides.toml"


def answers_aside(talk: Talk) -> bool:
    """Answer it, if that is what is asked; a pending question is put again."""
    said = fold(talk.text)
    if talk.picked:
        return False
    if _pattern("data").search(said):
        talk.say("own_data")
        talk.say("handed_over", organisation=talk.organisation.name)
        talk.handed_over = True
        talk.effects.append({"kind": "handed_over"})
    elif _pattern("program").search(said):
        talk.say("is_program", organisation=talk.organisation.name)
    else:
        return False
    if talk.state.question and (talk.state.task or talk.state.asked):
        talk.said.append(talk.state.question)
    return True


@cache
def _pattern(what: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(tomllib.loads(_WORDS.read_text('utf-8'))[what])})\b")
