"""Words for reasons, for people who see a score: what raises the risk and what lowers it, by language."""

import tomllib
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).parent / "phrases"


def words_for(key: str, *, up: bool, language: str) -> str:
    """What a reason says, for example "booked long ahead"; in English where there are no words in ``language``."""
    return _phrases(language)[key][0 if up else 1]


@cache
def _phrases(language: str) -> dict[str, list[str]]:
    path = PHRASES / f"{language}.toml"
    return tomllib.loads((path if path.exists() else PHRASES / "en.toml").read_text(encoding="utf-8"))
