"""The words of agreement of all languages, each list as one pattern."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILES = sorted(Path(__file__).parent.glob("*.toml"))
APOSTROPHES = re.compile("['’‘`]")  # noqa: RUF001 - what phones write
_PART = re.compile(r"<(\w+)>")


def pattern(name: str) -> str:
    """The alternatives of all languages in the list ``name``; one of a deed is called ``deeds.book``."""
    return "|".join(phrase for language in _languages() for phrase in _phrases(language, name))


def _phrases(language: dict[str, Any], name: str) -> list[str]:
    found: Any = language
    for key in name.split("."):
        found = found.get(key, {})
    phrases = [" ".join(each.split()) for each in found.split(",")] if found else []
    return [_whole(each, language.get("parts", {})) for each in phrases]


def _whole(phrase: str, parts: dict[str, str]) -> str:
    """The phrase with its parts put in."""
    while _PART.search(phrase):
        phrase = _PART.sub(lambda part: parts[part[1]].replace("\n", ""), phrase)
    return phrase


@cache
def _languages() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(path.read_text()) for path in _FILES)
