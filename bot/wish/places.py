"""Which of the business's places is spoken of: by name, by its initials, or by a short name people have for it."""

import re
from functools import cache
from pathlib import Path

from bot.talk import Talk
from nlu.slots.ordinary import ordinary_words

_AFTER = r"(?:^|\b(?:in|near|around|at|to|from|try|the)\s+)"
_SHORTEST = 2


def place_in(talk: Talk, *, bare: bool = False) -> str | None:
    """A place the business has builders in: after a word such as "in", or as the answer to the question for it.

    Args:
        bare: anywhere in the message will do.
    """
    said = folded(talk.text)
    bare = bare or talk.state.asked == "place" or talk.slot("place") is not None
    places = sorted(talk.catalogue.places(talk.catalogue.services), key=len, reverse=True)
    for spoken in (lambda place: {folded(place)}, _short_names):
        if found := [place for place in places if any(_is_named(each, said, bare=bare) for each in spoken(place))]:
            return found[0]
    return None


def folded(text: str) -> str:
    """Case, punctuation and double spaces taken away."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _is_named(name: str, said: str, *, bare: bool) -> bool:
    before = r"\b" if bare else _AFTER
    return re.search(rf"{before}{re.escape(name)}\b", said) is not None


def _short_names(place: str) -> set[str]:
    """Its initials and what people call it, save what is an ordinary word as well."""
    initials = "".join(word[0] for word in folded(place).split())
    names = _spoken().get(folded(place), set()) | ({initials} if len(initials) >= _SHORTEST else set())
    return names - ordinary_words()


@cache
def _spoken() -> dict[str, set[str]]:
    """Folded city -> the short names people have for it."""
    lines = (Path(__file__).parents[1] / "phrases" / "places.txt").read_text("utf-8").splitlines()
    pairs = (line.split(":") for line in lines if ":" in line)
    return {folded(city): {folded(each) for each in names.split(",")} for city, names in pairs}
