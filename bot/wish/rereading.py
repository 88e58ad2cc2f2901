"""Reading the times of a message again, counted from a session: "an hour later" than that, not than now."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from bot.bookings.own import coming
from bot.bookings.which_one import names_session
from bot.sayings import sayings
from bot.talk import Talk
from nlu.finder import find_in
from nlu.times import find_times


def reread(talk: Talk, session: datetime, others: Sequence[datetime] = ()) -> None:
    """Count what is relative from the start of ``session``; ``others`` are what else the person has booked."""
    if talk.heard is None or not (talk.meaning.times or _shifted(talk.text)):
        return
    zone = talk.heard.now.tzinfo
    context = replace(talk.heard, anchor=session.astimezone(zone), appointments=tuple(others))
    words = _shifted(talk.text) or talk.text
    found = find_in(words, context, now=context.now, lang=talk.meaning.language, find_times=find_times)
    talk.meaning = replace(talk.meaning, times=found or talk.meaning.times)


async def reread_beside_own(talk: Talk) -> None:
    """Lay "later than my Friday appointment" beside the appointment itself; the person's own are looked up."""
    if talk.heard is None or not any(each.open for each in talk.meaning.times) or not names_session(talk.text):
        return
    own = tuple(each.start for each in await coming(talk))
    if own:
        context = replace(talk.heard, appointments=own)
        found = find_in(talk.text, context, now=context.now, lang=talk.meaning.language, find_times=find_times)
        talk.meaning = replace(talk.meaning, times=found or talk.meaning.times)


def _shifted(text: str) -> str | None:
    """Words for a shift: "push it back an hour" means later by that much, "bring it forward" earlier."""
    for word, pattern in _shifts().items():
        if found := pattern.search(text):
            return f"{found['much']} {word}"
    return None


@cache
def _shifts() -> dict[str, re.Pattern[str]]:
    """By the word that says the same."""
    return {word: re.compile(said, re.IGNORECASE | re.DOTALL) for word, said in sayings("shifting").items()}
