"""One way to turn a regular expression's group into a slot's value, shared by the slots that are found by pattern."""

import re

from nlu.understanding import SlotValue


def spoken(match: re.Match[str], text: str, value: str | int | None = None, group: int | str = 0) -> SlotValue:
    """The words of ``group`` as they stand in ``text``, with their normalised ``value`` (default: the words)."""
    start, end = match.span(group)
    return SlotValue(text[start:end] if value is None else value, text[start:end], start, end)
