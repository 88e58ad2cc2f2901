"""A wish for regular sessions, as the part of an RRULE that was said."""

import re

from nlu.slots.numbers import WORDS, number
from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_DAYS = {
    "MO": "mondays? lunes lundis? montag segunda lunedi maandag",
    "TU": "tuesdays? tues? martes mardis? dienstag terca martedi dinsdag",
    "WE": "wednesdays? weds? miercoles mercredis? mittwoch quarta mercoledi woensdag",
    "TH": "thursdays? thurs? jueves jeudis? donnerstag quinta giovedi donderdag",
    "FR": "fridays? fri viernes vendredis? freitag sexta venerdi vrijdag",
    "SA": "saturdays? sat sabados? samedis? samstag sabado sabato zaterdag",
    "SU": "sundays? sun domingos? dimanches? sonntag domingo domenica zondag",
}
_DAY = "|".join(f"(?P<{day}>{'|'.join(names.split())})" for day, names in _DAYS.items())
_EVERY = (
    r"(?:every|each|todos los|todas las|cada|tous les|toutes les|chaque|jeden?|jede|alle|toda|todas|cada|ogni|elke)"
)
_OTHER = r"(?P<other>\s+(?:other|second|2nd|two|2|dos|deux|zwei|zweiten?|duas))?"
_PATTERN = re.compile(
    rf"\b{_EVERY}{_OTHER}\s+(?:{_DAY}|(?P<week>weeks?|semanas?|semaines?|wochen?)|(?P<month>months?|mes|mois|monat)|"
    rf"(?P<daily>days?|dias?|jours?|tag))\b"
)
_ADVERBS = (
    (re.compile(r"\b(?:bi-?weekly|fortnightly)\b"), "FREQ=WEEKLY;INTERVAL=2"),
    (re.compile(r"\b(?:weekly|once a week|one a week|semanal|hebdomadaire|wochentlich\w*)\b"), "FREQ=WEEKLY"),
    (re.compile(r"\b(?:monthly|once a month|mensual|mensuel|monatlich\w*)\b"), "FREQ=MONTHLY"),
)
_COUNT = re.compile(rf"\b(?P<n>\d{{1,2}}|{WORDS})\s+(?:times|sessions|weeks|semanas|sesiones|semaines|wochen)\b")


def find(text: str, context: Context) -> SlotValue | None:  # noqa: ARG001 - every slot is asked the same way
    """For "every Tuesday for six weeks": ``FREQ=WEEKLY;BYDAY=TU;COUNT=6``."""
    folded = fold(text)
    if match := _PATTERN.search(folded):
        return spoken(match, text, _rule(match) + _count(folded))
    for pattern, rule in _ADVERBS:
        if match := pattern.search(folded):
            return spoken(match, text, rule + _count(folded))
    return None


def _rule(match: re.Match[str]) -> str:
    frequency = "MONTHLY" if match["month"] else "DAILY" if match["daily"] else "WEEKLY"
    interval = ";INTERVAL=2" if match["other"] else ""
    day = next((day for day in _DAYS if match[day]), None)
    return f"FREQ={frequency}{interval}" + (f";BYDAY={day}" if day else "")


def _count(folded: str) -> str:
    match = _COUNT.search(folded)
    return f";COUNT={number(match['n'])}" if match else ""
