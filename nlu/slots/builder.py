"""Which builder is spoken of, by whole name, first name, family name or with a title.

A word that is a name and an ordinary word as well ("wise", "rose") counts as a name after a word such as "with", with
a capital letter inside the message, or as all of a short answer. In a correction ("not Ana, Maya") the one that is
wanted wins.
"""

import re
from functools import lru_cache

from nlu.slots.names import index
from nlu.slots.ordinary import doubtful_names, ordinary_words, words_of
from nlu.text import fold
from nlu.understanding import CatalogueName, Context, SlotValue

_NOT = re.compile(r"\b(not|instead of|nicht|statt|no con|pas)\s+(with\s+|con\s+|bei\s+|avec\s+)?$")
_CUE = re.compile(
    r"\b(with|see|visit|ask|tell|is|can|does|has|by|mr|mrs|ms|miss|dr|doctor|con|mit|bei|avec|com)\.?\s+$"
)
_SHORT = 3


@lru_cache(maxsize=64)
def _besides(services: tuple[CatalogueName, ...]) -> frozenset[str]:
    return (ordinary_words() - doubtful_names()) | words_of(services)


def find(text: str, context: Context) -> SlotValue | None:
    """The builder wanted in ``text``; a name said only to be refused is not one."""
    folded = fold(text)
    besides = _besides(context.services)
    found = index(context.builders, first_names=True, besides=besides).find(text)
    spoken = (each for each in found if _is_spoken_as_name(text, folded, each))
    return next((each for each in spoken if not _NOT.search(folded[: each.start])), None)


def _is_spoken_as_name(text: str, folded: str, found: SlotValue) -> bool:
    if folded[found.start : found.end].removesuffix("'s") not in doubtful_names():
        return True
    has_capital = text[found.start].isupper() and found.start > 0 and not text.isupper()
    return has_capital or bool(_CUE.search(folded[: found.start])) or len(folded.split()) <= _SHORT
