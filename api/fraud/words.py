"""What staff read of a score, and what whoever pays is told: ``phrases/<language>.toml``, English where one lacks."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kit.i18n import locale_of

_PHRASES = Path(__file__).parent / "phrases"


@cache
def _phrases(language: str) -> dict[str, dict[str, str]]:
    path = _PHRASES / f"{language}.toml"
    read: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return read


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words in."""
    return tuple(sorted(path.stem for path in _PHRASES.glob("*.toml")))


def reason_words(reason: dict[str, Any], tag: str) -> str:
    """A reason as it was stored, for staff."""
    return _say("reasons", str(reason["key"]), tag).format(seen=reason["seen"])


def payer_words(while_reviewed: Literal["confirmed", "held", "package"], tag: str) -> str:
    """What happens next, for whoever paid."""
    return _say("payer", while_reviewed, tag)


def _say(table: str, key: str, tag: str) -> str:
    own = _phrases(locale_of(tag).language).get(table, {})
    usual = _phrases("en")[table]
    return own.get(key) or usual.get(key) or usual["other"]
