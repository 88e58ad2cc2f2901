"""A day that cannot be ("31 February") or is too far ahead to book: said so, and another asked for."""

from dataclasses import replace
from datetime import timedelta

from bot.talk import Talk
from bot.wish.wishes import take_in
from nlu.times import find_no_day

_FAR = timedelta(days=5 * 365)


def says_no_day(talk: Talk) -> bool:
    """Say so where the message speaks of such a day; True when the turn is done with it."""
    if talk.picked:
        return False
    if found := find_no_day(talk.text, lang=talk.meaning.language):
        key = "vague_time" if found.why == "no_day" else "too_far"
        _ask_another(talk, key, found.text)
        return True
    mention = talk.time()
    if mention and mention.start and mention.start > talk.now + _FAR:
        _ask_another(talk, "too_far", mention.text)
        return True
    return False


def _ask_another(talk: Talk, key: str, words: str) -> None:
    """What else was said, the service and the person, is kept."""
    talk.meaning = replace(talk.meaning, times=())
    take_in(talk)
    talk.ask("time", key, words=words)
