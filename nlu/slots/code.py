"""Codes people type: a sign-in code or a voucher."""

import re

from nlu.slots.patterns import spoken
from nlu.understanding import Context, SlotValue

_NAMED = re.compile(
    r"\b(?:code|voucher|coupon|código|gutschein)(?: is|:| es| ist)?\s+(?P<code>[A-Z0-9][A-Z0-9-]{3,19})\b"
)
_ANSWER = re.compile(r"^\W*(?:it's |it is )?(?P<code>\d{3}[ -]?\d{3}|\d{4,8}|[A-Z0-9-]{4,20})\W*$")


def find(text: str, context: Context) -> SlotValue | None:
    """A code that is called one, or the bare answer to the question; spaces and dashes in digits are dropped."""
    match = _NAMED.search(text) or (_ANSWER.search(text) if context.asked == "code" else None)
    if not match:
        return None
    plain = re.sub(r"[ -]", "", match["code"])
    return spoken(match, text, plain if plain.isdecimal() else match["code"], "code")
