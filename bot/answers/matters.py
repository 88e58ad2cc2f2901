"""Which everyday matters a text speaks of: opening hours, parking, dogs, ways to pay. Only words are looked at."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bot.sayings import sayings
from nlu.clauses import pieces
from nlu.text import fold

_NO_MATTERS = {"there_is", "no_thing", "tell_me", "costs_nothing"}
_WIDER = {"discounts": "gift"}  # "do you sell vouchers" has words of both
_LONGEST = 300


@lru_cache(maxsize=1024)
def matters_in(text: str, lang: str | None = None) -> tuple[str, ...]:
    """The matters that are spoken of, in any language or in one, in the order in which they are; none in an essay."""
    if len(text) > _LONGEST:
        return ()
    stretches = [(0, text), *pieces(text)]
    places = {
        name: max(found)
        for name in _patterns()
        if name not in _NO_MATTERS
        and (found := [at + place for at, part in stretches if (place := _place(name, part, lang)) is not None])
    }
    return tuple(name for name in sorted(places, key=places.__getitem__) if _WIDER.get(name) not in places)


def is_all_matter(text: str) -> bool:
    """Whether a text is nothing but the words of a matter, as "hours" is."""
    return any(
        each.fullmatch(_plain(text))
        for name, of in _patterns().items()
        if name not in _NO_MATTERS
        for each in of.values()
    )


def asks_to_tell(text: str) -> bool:
    """Whether it is a request to be told something."""
    return any(each.match(_plain(text)) for each in _patterns()["tell_me"].values())


def asks_whether_there_is(text: str) -> bool:
    """Whether it asks if the business has something that is no time, no place in line and nothing of one's own."""
    begins = any(each.match(_plain(text)) for each in _patterns()["there_is"].values())
    return begins and _place("no_thing", text) is None


def asks_whether_free(text: str) -> bool:
    """Whether it asks if something costs nothing that is no time and no place in line."""
    found = next((each for one in _patterns()["costs_nothing"].values() if (each := one.search(_plain(text)))), None)
    return found is not None and all(_place("no_thing", thing) is None for thing in found.groups() if thing)


def _place(name: str, text: str, lang: str | None = None) -> int | None:
    """Where a text says it, None where it does not."""
    said = _plain(text)
    found = (each.search(said) for key, each in _patterns()[name].items() if lang in {None, key})
    return min((match.start() for match in found if match), default=None)


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(" \u00bf\u00a1?!.,").split())


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    return {
        name: {lang: re.compile("|".join(rf"\b(?:{each})(?!\w)" for each in said)) for lang, said in of.items()}
        for name, of in sayings("everyday").items()
    }
