"""The words of the booking page without a script, and which of the five languages a browser wants."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from api.storefront.asked import Asked

_WORDS = Path(__file__).parent / "templates" / "words"
LANGUAGES = tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@cache
def words(language: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def language_for(asked: Asked, accepted: str, locale: str) -> str:
    """What the address says, else the first that the browser accepts and we have, else the organisation's own."""
    wanted = [asked.lang, *_by_liking(accepted), locale[:2].lower()]
    return next((each for each in wanted if each in LANGUAGES), "en")


def _by_liking(accepted: str) -> list[str]:
    """The languages of an Accept-Language header, best first."""
    found: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            found.append((-float(weight or 1), tag[:2].lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(found, key=lambda each: each[0]) if weight]
