"""The person's time zone, from a city ("Berlin time", "I'm in Lisbon") or an IANA name."""

import re
from zoneinfo import available_timezones

from nlu.slots.cities import zones_by_city
from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_IANA = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2}\b")
_CITY = r"(?P<city>[^\W\d_]+(?:[ .'-][^\W\d_]+){0,3})"
_CITY_TIME = re.compile(rf"\b{_CITY}\s+time(?:\s?zone)?\b")
_PATTERNS = (
    re.compile(rf"\b(?:i'm|i am|im|i live|we're|we are|based|moved to|soy de|estoy|je suis|ich bin|estou)\s+(?:now\s+)?"
               rf"(?:in|at|to|from|en|a|em)?\s*{_CITY}"),
    _CITY_TIME,
)  # fmt: skip
_BARE = re.compile(rf"^\W*(?:in\s+)?{_CITY}\W*$")
_UTC = re.compile(r"\b(?:utc|gmt)\b")


def find(text: str, context: Context) -> SlotValue | None:
    """An IANA name; only where the person says they are, or as the answer to the question."""
    if (match := _IANA.search(text)) and match.group() in available_timezones():
        return spoken(match, text)
    folded, cities = fold(text), zones_by_city()
    for pattern in (*_PATTERNS, *((_BARE,) if context.asked == "zone" else ())):
        for match in pattern.finditer(folded):
            if found := _longest(match, text, cities):
                return found
    if context.asked == "zone" and (match := _UTC.search(folded)):
        return spoken(match, text, "UTC")
    return None


def find_told_beside(text: str) -> SlotValue | None:
    """The zone of "Tokyo time", an IANA name, said of the times in a message rather than of the person."""
    for match in _CITY_TIME.finditer(fold(text)):
        if found := _longest(match, text, zones_by_city()):
            return found
    return None


def _longest(match: re.Match[str], text: str, cities: dict[str, str]) -> SlotValue | None:
    """The longest city among the matched words."""
    words, start = match["city"].split(" "), match.start("city")
    spans = [(first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1)]
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        city = " ".join(words[first:last])
        if city in cities:
            begin = start + len(" ".join(words[:first])) + (first > 0)
            return SlotValue(cities[city], text[begin : begin + len(city)], begin, begin + len(city))
    return None
