"""What a client is called, where nothing told it yet: kept whenever they say it, asked for beside what is asked anyway.

A message that tells a name and nothing else is thanked for; what was asked is asked again, and a held time stays held.

A channel that tells a name (``bot.port.Arrived.profile``) has told it to the api already. Nobody has to say theirs: no
turn waits for it.
"""

import re
from contextlib import suppress
from functools import cache

from bot.bookings.own_list import is_own_list
from bot.sayings import sayings
from bot.talk import Talk
from nlu.slots.cities import zones_by_city
from nlu.slots.ordinary import doubtful_names, ordinary_words, words_of
from nlu.slots.told_names import CAPITAL, naming
from nlu.text import fold
from parley_sdk import ParleyProblem, calls

_ADDRESS = re.compile(r"\S*@\S*")
_NAMED = r"(?P<name>{word}(?:[ ]{word}){{0,2}})"
_ANY = r"[^\W\d_][\w'’-]*"  # noqa: RUF001 - a word of letters
_LONGEST = 200


async def hear_name(talk: Talk) -> None:
    """Keep the name that a message tells, of a client who has none, or only the beginning of it."""
    known, alone = talk.client.name, _nothing_but(talk)
    if talk.builder or (known and not (alone or "").startswith(f"{known} ")):  # "Tom", then "Tom Smith"
        return
    if name := alone or _introduced(talk) or _beside_address(talk):
        with suppress(ParleyProblem):  # one the api does not take is none
            talk.client = await talk.api.send(calls.update_me(name=name[:_LONGEST]))


def answers_name(talk: Talk) -> bool:
    """Say that a name was noted, or which one stands, if the message tells nothing else; then what is open again."""
    name, known = _nothing_but(talk), talk.client.name
    if talk.picked or talk.builder or not (name and known):
        return False
    talk.say("name_noted" if name in known else "name_stays", name=known)
    talk.said.append(talk.state.question if talk.state.is_open else talk.words("ask_again"))
    return True


def ask_name(talk: Talk) -> None:
    """Say once that a name would be welcome; what is asked stays what it was."""
    if not talk.client.name and not talk.state.name_wished:
        talk.state.name_wished = True
        talk.say("name_too" if talk.state.asked == "email" else "name_welcome")


def _nothing_but(talk: Talk) -> str | None:
    """The name that is all there is in a message: introduced, or alone where one was asked for or a time is held."""
    if is_own_list(talk.text):
        return None
    if found := _patterns()["surely_alone"].fullmatch(talk.text):
        name = _name(found["name"], talk, whole=True, is_sure=True)
        return name.title() if name and name.islower() else name
    if found := _patterns()["own_alone"].fullmatch(talk.text):
        return _name(found["name"], talk, whole=True)
    is_asked = talk.state.name_wished and _wish_of_name(talk)
    found = _alone().fullmatch(talk.text) if is_asked or talk.state.held else None
    if found is None or talk.meaning.times or {"place", "zone", "service", "builder"} & set(talk.meaning.slots):
        return None
    if fold(found["name"]) in zones_by_city():  # "New York" tells where they are
        return None
    return _name(found["name"], talk, whole=True) if is_asked or " " in found["name"] else None


def _wish_of_name(talk: Talk) -> bool:
    """Whether a name was asked for just now."""
    return any(talk.words(key) in talk.state.last for key in ("name_too", "name_welcome"))


def _introduced(talk: Talk) -> str | None:
    found = _patterns()["own"].search(talk.text)
    if found is None and talk.slot("service"):
        found = _patterns()["booked_for"].search(talk.text)
    return _name(found["name"], talk) if found else None


def _beside_address(talk: Talk) -> str | None:
    """What stands beside the address that was asked for, if it is a name and nothing else."""
    rest = _ADDRESS.sub(" ", talk.text)
    if rest == talk.text or not (talk.state.asked == "email" or _wish_of_name(talk)):
        return None
    found = _alone().fullmatch(rest)
    return _name(found["name"], talk) if found else None


def _name(words: str, talk: Talk, *, whole: bool = False, is_sure: bool = False) -> str | None:
    """The words, up to the first that is none of a name: an ordinary word, what is on offer, or who gives it.

    ``whole``: all of them or none. ``is_sure``: a name for certain, also one that somebody who gives sessions has.
    """
    catalogue = talk.catalogue
    not_theirs = words_of((*catalogue.service_names(), *(() if is_sure else catalogue.builder_names())))
    kept: list[str] = []
    for word in words.split():
        plain = fold(word.strip(".,;!?'’"))  # noqa: RUF001
        is_ordinary = plain in ordinary_words() and plain not in doubtful_names()
        if plain in not_theirs or (is_ordinary and not (is_sure and word[0].isupper())):
            if whole:
                return None
            break
        kept.append(word.strip(".,;!?"))
    return " ".join(kept) or None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    name = _NAMED.format(word=CAPITAL)
    told = {"own": _own(), "booked_for": "|".join(naming("booked_for"))}
    found = {kind: re.compile(rf"(?<!\w)(?i:{ways})\s+{name}") for kind, ways in told.items()}
    alone = {"own_alone": (_own(), name), "surely_alone": ("|".join(naming("surely")), _NAMED.format(word=_ANY))}
    return found | {kind: re.compile(rf"\W*(?i:{ways})\s+{which}\W*") for kind, (ways, which) in alone.items()}


@cache
def _alone() -> re.Pattern[str]:
    joined = rf"(?i:\s*\b(?:{'|'.join(sayings('naming')['beside_address'])})\b)*"
    return re.compile(rf"\W*(?:(?i:{_own()})\s+)?{_NAMED.format(word=CAPITAL)}{joined}\W*")


def _own() -> str:
    return "|".join((*naming("surely"), *naming("perhaps")))
