"""One bare expression to its readings as plain dicts: the form that scorers of date parsers read."""

from datetime import datetime
from typing import Any

from nlu.times.find import find_times
from nlu.understanding import TimeMention

_LOCALES = {"en": "en-US"}


def resolve_expression(text: str, reference: datetime, lang: str) -> list[dict[str, Any]]:
    """Readings as ``{"start", "end", "open"}``, best first; empty when there is no time in ``text``."""
    locale = _LOCALES.get(lang, lang)
    found = find_times(text, now=reference, lang=lang, locale=locale, expecting=True)
    if not found:
        return []
    first = max(found, key=lambda mention: mention.stop - mention.begin)
    return [_plain(reading) for reading in (first, *first.alternatives)]


def _plain(mention: TimeMention) -> dict[str, Any]:
    return {"start": mention.start, "end": mention.end, "open": mention.open}
