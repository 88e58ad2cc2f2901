"""Who of several people speaks that use one telephone number, such as a family.

It is asked when one of them says that they are several, and again whenever nothing was heard for a while.

The number vouches for all of them; a name only tells them apart. What was said meanwhile is not lost: it is answered
as soon as it is clear who says it.
"""

import re
from functools import cache

from bot.choices import pick
from bot.sayings import sayings
from bot.state import Offer
from bot.talk import Talk
from nlu.slots.name import find as find_name
from nlu.text import fold
from nlu.understanding import Context
from parley_sdk import ParleyProblem, calls, models

_A_WHILE = 4 * 3600.0
_SOME_WORDS = 3


async def asks_who_speaks(talk: Talk, claimed: models.Claimed) -> bool:
    """Settle it, if it is open; True while it is. What was said before it was clear is then what is to be answered."""
    people, state = claimed.speakers or [], talk.state
    if state.asked == "speaker":
        return await _take_choice(talk, claimed, people)
    if state.asked == "speaker_name":
        return await _take_name(talk, claimed)
    if len(people) > 1 and (claimed.silent_for is None or claimed.silent_for >= _A_WHILE):
        state.end()
        state.waits = talk.text
        _ask(talk, people)
        return True
    if people and says_shared(talk.text):
        state.end()
        _ask(talk, people)
        return True
    return False


def _ask(talk: Talk, people: list[models.Speaker]) -> None:
    known = [
        Offer(kind="speaker", label=each.name or talk.words("speaker_first"), value={"client": each.id})
        for each in people
    ]  # fmt: skip
    talk.ask("speaker", "who_speaks", [*known, talk.offer("speaker", "speaker_other")])


async def _take_choice(talk: Talk, claimed: models.Claimed, people: list[models.Speaker]) -> bool:
    picked = pick(talk)
    said = _name_in(talk.text, talk)
    named = [each.id for each in people if each.name and said and fold(each.name) == fold(said)]
    client = picked.value.get("client") if picked else next(iter(named), None)
    if client:
        return await _go_on(talk, claimed, client=client)
    if picked:
        talk.ask("speaker_name", "ask_speaker_name")
    else:
        _ask(talk, people)
    return True


async def _take_name(talk: Talk, claimed: models.Claimed) -> bool:
    name = _name_in(talk.text, talk)
    if name:
        return await _go_on(talk, claimed, name=name[:80])
    talk.ask("speaker_name", "ask_speaker_name_again")
    return True


async def _go_on(talk: Talk, claimed: models.Claimed, *, client: str | None = None, name: str | None = None) -> bool:
    """It is clear who it is; False when something waits to be answered, which is then what was said."""
    waits = talk.state.waits
    call = calls.set_speaker(claimed.conversation, client=client, name=name, key=talk.key("speaker"))
    talk.state.end()
    talk.state.waits = ""
    try:
        talk.client = await talk.api.of(talk.organisation.slug).send(call)
    except ParleyProblem as problem:
        if problem.kind != "household-full":
            raise
        talk.ask(None, "speakers_full")
        return True
    if talk.client.name:
        talk.say("speaker_known", name=talk.client.name)
    if not waits:
        talk.say("ask_again")
    talk.text = waits
    return not waits


def _name_in(text: str, talk: Talk) -> str | None:
    """The name that is the answer, if it is one of a few words."""
    context = Context(now=talk.now, zone=talk.organisation.zone, locale=talk.locale, asked="name")
    found = find_name(text, context)
    name = str(found.value) if found else ""
    return name if name and len(name.split()) <= _SOME_WORDS else None


def says_shared(text: str) -> bool:
    """Whether a text says that several people use the number."""
    return bool(_shared().search(fold(text)))


@cache
def _shared() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sayings('household')['shared'])})")
