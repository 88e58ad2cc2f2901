"""Which builder is spoken of, by whole name, first name, family name or with a title.

In a correction ("not Ana, Maya") the one that is wanted wins.
"""

import re

from nlu.slots.names import index
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_NOT = re.compile(r"\b(not|instead of|nicht|statt|no con|pas)\s+(with\s+|con\s+|bei\s+|avec\s+)?$")


def find(text: str, context: Context) -> SlotValue | None:
    """The builder wanted in ``text``; a name said only to be refused is not one."""
    folded = fold(text)
    found = index(context.builders, first_names=True).find(text)
    return next((each for each in found if not _NOT.search(folded[: each.start])), None)
