"""Which of the person's own bookings is meant: its code, or its place in their list ("my second one")."""

import re

from nlu.slots.ordinals import ORDINALS, WORDS
from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_CODE = re.compile(r"\bbkg_[0-9a-zA-Z]{4,40}\b")
_KIND = r"(?:one|appointment|booking|session|cita|reserva|rendez-vous|termin|consulta)"
_MINE = re.compile(rf"\b(?:my|mi|mon|ma|mein|meinen|minha|meu)\s+(?P<which>{WORDS}|next)\s+{_KIND}?\b")
_ALL = re.compile(rf"\b(?P<which>all (?:of )?my {_KIND}s|everything)\b")


def find(text: str, context: Context) -> SlotValue | None:
    """A booking's code, its place in the person's list (-1 is the last), or ``all``."""
    if match := _CODE.search(text):
        return spoken(match, text)
    folded = fold(text)
    if match := _MINE.search(folded):
        return spoken(match, text, ORDINALS.get(match["which"], 1), "which")
    if (match := _ALL.search(folded)) and context.asked in (None, "booking"):
        return spoken(match, text, "all", "which")
    return None
