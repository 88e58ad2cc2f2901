"""A service that is asked for and not offered: "a haircut tomorrow" where nobody cuts hair."""

import re
from functools import cache

from bot.sayings import sayings
from bot.talk import Talk
from nlu.masks import mask
from nlu.text import fold

_ASKS = {"book", "availability", "series", "waitlist"}


def thing_not_offered(talk: Talk) -> str | None:
    """What is asked for by a name that no service has; None where any service is meant, or none was named."""
    said = talk.meaning
    if talk.picked or said.intent not in _ASKS or talk.slot("service") or talk.catalogue.services_hinted(talk.text):
        return None
    masked = mask(talk.text, said.slots, said.times)
    found = _thing().search(fold(masked))
    return None if found is None or _general().fullmatch(found["thing"]) else masked[slice(*found.span("thing"))]


@cache
def _thing() -> re.Pattern[str]:
    articles, behind = ("|".join(sayings("things")[each]) for each in ("article", "behind"))
    return re.compile(rf"\b(?:{articles})\s+(?P<thing>[^\W\d_]{{4,}})(?=\s+(?:{behind})\b|\W*$)")


@cache
def _general() -> re.Pattern[str]:
    return re.compile("|".join((*sayings("things")["general"], "x[a-z]+")))
