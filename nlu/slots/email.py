"""E-mail addresses, in lower case."""

import re

from nlu.slots.patterns import spoken
from nlu.understanding import Context, SlotValue

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}\b")


def find(text: str, context: Context) -> SlotValue | None:  # noqa: ARG001 - every slot is asked the same way
    """The first address in ``text``."""
    match = _ADDRESS.search(text)
    return spoken(match, text, match.group().lower()) if match else None
