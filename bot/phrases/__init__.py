"""The bot's words, one file per language; English where a language lacks a phrase.

A phrase with plural forms is a table of them by CLDR's names (``one``, ``other``, …), chosen by its ``count``.
"""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale

_HERE = Path(__file__).parent
Phrase = str | dict[str, str]


@cache
def _file(lang: str) -> dict[str, Phrase]:
    path = _HERE / f"{lang}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def languages() -> list[str]:
    """The languages the bot speaks."""
    return sorted(path.stem for path in _HERE.glob("??.toml"))


def phrase(lang: str, key: str, **filled: object) -> str:
    """The phrase called ``key``, filled in; in the plural form that ``count`` asks for."""
    lang = lang.split("-", maxsplit=1)[0]
    words = _file(lang).get(key) or _file("en")[key]
    if isinstance(words, dict):
        count = filled.get("count", 1)
        form = Locale(lang).plural_form(count) if key in _file(lang) and isinstance(count, int) else "other"
        words = words.get(form, words["other"])
    return words.format(**filled)
