"""What a client is called, where nothing told it yet: kept whenever they say it, asked for beside what is asked anyway.

A channel that tells a name (``bot.port.Arrived.profile``) has told it to the api already. Nobody has to say theirs: no
turn waits for it.
"""

import re
from contextlib import suppress
from functools import cache

from bot.talk import Talk
from nlu.slots.ordinary import doubtful_names, ordinary_words, words_of
from nlu.slots.told_names import CAPITAL, naming
from nlu.text import fold
from parley_sdk import ParleyProblem, calls

_ADDRESS = re.compile(r"\S*@\S*")
_NAMED = r"(?P<name>{word}(?:[ ]{word}){{0,2}})"
_LONGEST = 200


async def hear_name(talk: Talk) -> None:
    """Keep the name that a message tells, of a client who has none."""
    if talk.client.name or talk.builder:
        return
    if name := _introduced(talk) or _beside_address(talk):
        with suppress(ParleyProblem):  # one the api does not take is none
            talk.client = await talk.api.send(calls.update_me(name=name[:_LONGEST]))


def ask_name(talk: Talk) -> None:
    """Say once that a name would be welcome; what is asked stays what it was."""
    if not talk.client.name and not talk.state.name_wished:
        talk.state.name_wished = True
        talk.say("name_too" if talk.state.asked == "email" else "name_welcome")


def _introduced(talk: Talk) -> str | None:
    found = _patterns()["own"].search(talk.text)
    if found is None and talk.slot("service"):
        found = _patterns()["booked_for"].search(talk.text)
    return _name(found["name"], talk) if found else None


def _beside_address(talk: Talk) -> str | None:
    """What stands beside the address that was asked for, if it is a name and nothing else."""
    rest = _ADDRESS.sub(" ", talk.text)
    if talk.state.asked != "email" or rest == talk.text:
        return None
    found = _alone().fullmatch(rest)
    return _name(found["name"], talk) if found else None


def _name(words: str, talk: Talk) -> str | None:
    """The words, up to the first that is none of a name: an ordinary word, what is on offer, or who gives it."""
    catalogue = talk.catalogue
    not_theirs = words_of((*catalogue.service_names(), *catalogue.builder_names()))
    kept: list[str] = []
    for word in words.split():
        plain = fold(word.strip(".,;!?'’"))  # noqa: RUF001
        if plain in not_theirs or (plain in ordinary_words() and plain not in doubtful_names()):
            break
        kept.append(word.strip(".,;!?"))
    return " ".join(kept) or None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    name = _NAMED.format(word=CAPITAL)
    told = {"own": _own(), "booked_for": "|".join(naming("booked_for"))}
    return {kind: re.compile(rf"(?<!\w)(?i:{ways})\s+{name}") for kind, ways in told.items()}


@cache
def _alone() -> re.Pattern[str]:
    joined = r"(?i:\s*\b(?:and|und|y|et|e|my|e-?mail|mail|is)\b)*"
    return re.compile(rf"\W*(?:(?i:{_own()})\s+)?{_NAMED.format(word=CAPITAL)}{joined}\W*")


def _own() -> str:
    return "|".join((*naming("surely"), *naming("perhaps")))
