"""Ordinary words: those that people use in the corpus as words, so that no single one of them is taken for a name."""

import re
from functools import cache
from pathlib import Path

from nlu.text import fold
from nlu.understanding import CatalogueName

_FOLDER = Path(__file__).parents[1] / "corpus"
_BRACED = re.compile(r"\{\w+\}|\[[\w ]+\]|@\w+")
_WORD = re.compile(r"[^\W\d_]+")
_MORE = _FOLDER / "name_words.txt"
_DOUBTFUL = _FOLDER / "doubtful_names.txt"


@cache
def ordinary_words() -> frozenset[str]:
    """Every word of the checked-in sentences, folded."""
    files = [*sorted(_FOLDER.glob("??.txt")), *sorted(_FOLDER.glob("??_*.txt")), _MORE]
    text = " ".join(path.read_text("utf-8") for path in files)
    return frozenset(_WORD.findall(fold(_BRACED.sub(" ", text))))


@cache
def doubtful_names() -> frozenset[str]:
    """Words that are people's names as well ("rose", "wise"): a name only where they are spoken as one."""
    return frozenset(_DOUBTFUL.read_text("utf-8").split())


def words_of(names: tuple[CatalogueName, ...]) -> frozenset[str]:
    """Every word in names and aliases, folded."""
    said = " ".join(" ".join((entry.name, *entry.aliases)) for entry in names)
    return frozenset(_WORD.findall(fold(said)))
