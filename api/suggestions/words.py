"""Words for why a time or a place is offered, by language: ``phrases/<language>.toml``."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

from kit.i18n import full_weekday_words, locale_of
from kit.zones import zone
from ml.builders.sayable import Reason as Whom
from ml.slots.sayable import Reason

_PHRASES = Path(__file__).parent / "phrases"


def words_for(reason: Reason, start: datetime, where: str, tag: str) -> str:
    """For example "keeps your usual Tuesday", for a start on the clock of ``where``."""
    language = locale_of(tag).language
    phrases, spoken = _phrases(language), tag if (_PHRASES / f"{language}.toml").exists() else "en"
    return phrases[reason].format(weekday=full_weekday_words(start, zone(where), spoken))


def words_of_place(reason: str, *, builder: str, tag: str) -> str:
    """For example "the same time with Ben", for where a booking could go."""
    return _phrases(locale_of(tag).language)[reason].format(builder=builder)


def words_for_builder(reason: Whom, *, language: str, tag: str) -> str:
    """For example "speaks Portuguese"; ``language`` is the client's own, as ``pt``."""
    spoken = locale_of(tag)
    named = str(spoken.languages.get(language, language))
    return _phrases(spoken.language)[f"whom_{reason}"].format(language=named)


@cache
def _phrases(language: str) -> dict[str, str]:
    path = _PHRASES / f"{language}.toml"
    return tomllib.loads((path if path.exists() else _PHRASES / "en.toml").read_text(encoding="utf-8"))
