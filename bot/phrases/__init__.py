"""The bot's words, one file per language; English where a language lacks a phrase."""

import tomllib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def _file(lang: str) -> dict[str, str]:
    path = _HERE / f"{lang}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def phrase(lang: str, key: str, **filled: object) -> str:
    """The phrase called ``key``, filled in."""
    words = _file(lang.split("-", maxsplit=1)[0]).get(key) or _file("en")[key]
    return words.format(**filled)
