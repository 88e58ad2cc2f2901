"""One file per language: its words for days, months, numbers, parts of day, and its patterns."""

from nlu.times.languages import english
from nlu.times.languages.words import Words

BY_TAG: dict[str, Words] = {"en": english.WORDS}


def words_for(lang: str) -> Words:
    """The words of a language; English where a language has none yet."""
    return BY_TAG.get(lang.split("-", maxsplit=1)[0].lower(), english.WORDS)
