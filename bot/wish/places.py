"""Which of the business's places is spoken of: by name, by its initials, or by a short name people have for it."""

import re
from functools import cache
from itertools import chain

from bot.sayings import plain, sayings
from bot.talk import Talk
from nlu.slots.ordinary import ordinary_words

_SHORTEST = 2


def place_in(talk: Talk, *, bare: bool = False) -> str | None:
    """A place the business has builders in: after a word such as "in", or as the answer to the question for it.

    Args:
        bare: anywhere in the message will do.
    """
    said = plain(talk.text)
    bare = bare or talk.state.asked == "place" or talk.slot("place") is not None
    places = sorted(talk.catalogue.places(talk.catalogue.services), key=len, reverse=True)
    by_full_name = (place for place in places if _is_named(plain(place), said, bare=bare))
    by_short_name = (place for place in places if any(_is_named(each, said, bare=bare) for each in _short_names(place)))
    return next(chain(by_full_name, by_short_name), None)


def _is_named(name: str, said: str, *, bare: bool) -> bool:
    before = r"\b" if bare else rf"(?:^|\b(?:{'|'.join(sayings('places')['after'])})\s+)"
    return re.search(rf"{before}{re.escape(name)}\b", said) is not None


def _short_names(place: str) -> set[str]:
    """Its initials and what people call it, save what is an ordinary word as well."""
    initials = "".join(word[0] for word in plain(place).split())
    names = _spoken().get(plain(place), set()) | ({initials} if len(initials) >= _SHORTEST else set())
    return names - ordinary_words()


@cache
def _spoken() -> dict[str, set[str]]:
    """Folded city -> the short names people have for it."""
    names = sayings("places")["short_names"]
    return {plain(city): {plain(each) for each in short} for city, short in names.items()}
