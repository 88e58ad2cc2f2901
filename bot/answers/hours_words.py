"""Weekly working hours in words: "Mon, Tue 09:00-17:00; Sat 10:00-12:00"."""

from collections.abc import Iterable, Mapping
from typing import Any

from kit.i18n import weekday_words


def windows_words(weekly: Iterable[Mapping[str, Any]], locale: str) -> str:
    """Windows with their ``days`` (ISO), ``start`` and ``end``; nothing for who is never open."""
    return "; ".join(
        f"{', '.join(weekday_words(day, locale) for day in each['days'])} {each['start']}-{each['end']}"
        for each in weekly
    )
