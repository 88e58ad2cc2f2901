"""What the person is called."""

import re

from nlu.slots.patterns import spoken
from nlu.text import find_words
from nlu.understanding import Context, SlotValue

_WORD = r"[^\W\d_][\w'\u2019.-]*"
_NAME = rf"(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}})"
_INTRODUCED = re.compile(
    rf"\b(?:my name(?:'s|\u2019s| is)|name's|call me|me llamo|mi nombre es|je m'appelle|mon nom est|ich hei(?:ß|ss)e|"
    rf"mein name ist|meu nome é|me chamo|mi chiamo|ik heet)\s+{_NAME}",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    rf"^\W*(?:(?:it's|it\u2019s|it is|this is|i'm|i am|under|soy|c'est|ich bin|sou|name)\W+)?{_NAME}\W*$", re.IGNORECASE
)
_STOP = re.compile(r"\s+(?:and|y|et|und|e|but|for|at|on|from|please|thanks|my|i|with)\b.*$", re.IGNORECASE)
_NOT_NAMES = {"yes", "no", "why", "what", "who", "nope", "stop", "help", "cancel", "ok", "sure", "not", "none", "the"}


def find(text: str, context: Context) -> SlotValue | None:
    """A name that is introduced, or the bare answer to the question for it."""
    match = _INTRODUCED.search(text) or (_ANSWERED.search(text) if context.asked == "name" else None)
    if not match:
        return None
    kept = _STOP.sub("", match["name"]).rstrip(".,!? ")
    words = find_words(kept.lower())
    if not words or words[0].text in _NOT_NAMES:
        return None
    start = match.start("name")
    return (
        spoken(match, text, None, "name") if kept == match["name"] else SlotValue(kept, kept, start, start + len(kept))
    )
