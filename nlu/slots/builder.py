"""Which builder is spoken of, by whole name, first name, family name or with a title.

In a correction ("not Ana, Maya") the one that is wanted wins.
"""

import re
from functools import lru_cache

from nlu.slots.names import index
from nlu.slots.ordinary import ordinary_words, words_of
from nlu.text import fold
from nlu.understanding import CatalogueName, Context, SlotValue

_NOT = re.compile(r"\b(not|instead of|nicht|statt|no con|pas)\s+(with\s+|con\s+|bei\s+|avec\s+)?$")


@lru_cache(maxsize=64)
def _besides(services: tuple[CatalogueName, ...]) -> frozenset[str]:
    return ordinary_words() | words_of(services)


def find(text: str, context: Context) -> SlotValue | None:
    """The builder wanted in ``text``; a name said only to be refused is not one."""
    folded = fold(text)
    besides = _besides(context.services)
    found = index(context.builders, first_names=True, besides=besides).find(text)
    return next((each for each in found if not _NOT.search(folded[: each.start])), None)
