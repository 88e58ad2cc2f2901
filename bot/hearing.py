"""Reading a message: with what is known of the person and the business, and what was said before.

Whatever engine reads only proposes a meaning; what is done about it is left to the flows.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.answers.alone import says_book_alone
from bot.talk import Talk
from nlu.slots.builder import find as find_builder
from nlu.taken_back import as_last_said
from nlu.text import cap
from nlu.times import find_times
from nlu.understanding import Context, Engine, Understanding

_OWN_WORDS = {"feedback", "handover"}  # of which nothing is left out


async def hear(engine: Engine, talk: Talk) -> None:
    """Read what is said; where it takes something back itself, as if only the last had been said."""
    talk.heard = context_of(talk)
    talk.meaning = await engine.understand(talk.text, talk.heard)
    if says_book_alone(talk.text):  # too little for any engine to be sure by
        talk.meaning = replace(talk.meaning, intent="book", confidence=1.0)
    if talk.state.task == "feedback" or talk.meaning.intent in _OWN_WORDS:
        return
    last = as_last_said(talk.text, talk.heard, lang=talk.meaning.language, find_times=find_times)
    if last != cap(talk.text):
        talk.text, spoken = last, talk.meaning
        talk.heard = context_of(talk)
        read = await engine.understand(last, replace(talk.heard, lang=spoken.language))
        talk.meaning = replace(read, sure_of_language=spoken.sure_of_language)


async def read_alone(engine: Engine, talk: Talk, words: str) -> Understanding:
    """What some of the words mean by themselves, as if nothing had been asked or said."""
    return await engine.understand(words, replace(context_of(talk), asked=None, last=None))


def context_of(talk: Talk) -> Context:
    """What a message is read with. Times are the person's own, else the named builder's, else as last shown."""
    state = talk.state
    shown = talk.client.zone or state.zone or talk.organisation.zone
    read = _read_in(shown, talk)
    named = find_builder(talk.text, read)
    key = (talk.catalogue.builder_called(str(named.value)) if named else None) or state.wish.builder
    builder = talk.catalogue.builders.get(key or "")
    return read if talk.client.zone or builder is None else _read_in(builder.zone, talk)


def _read_in(zone: str, talk: Talk) -> Context:
    state = talk.state
    is_settled = bool(state.last) or len(talk.text.split()) == 1  # first words change it easily, one word never
    return Context(
        now=talk.now.astimezone(ZoneInfo(zone)),
        zone=zone,
        locale=talk.locale,
        asked=state.asked,
        last=state.last or None,
        anchor=state.wish.day,
        organisation=talk.organisation.slug,
        spoken=state.lang if is_settled else None,
        services=talk.catalogue.service_names(),
        builders=talk.catalogue.builder_names(),
    )
