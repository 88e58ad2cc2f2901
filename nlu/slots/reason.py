"""Why the person comes or cancels, in their own words."""

import re

from nlu.slots.patterns import spoken
from nlu.understanding import Context, SlotValue

_BECAUSE = re.compile(
    r"\b(?:because(?: of)?|since|porque|parce que|weil|wegen|perché)\s+(?P<reason>[^.!?\n]{3,200})", re.IGNORECASE
)
_ANSWER = re.compile(r"^\s*(?P<reason>\S[^\n]{2,200}?)\s*$")


def find(text: str, context: Context) -> SlotValue | None:
    """What follows "because"; the whole line when the person was asked for the reason."""
    match = _BECAUSE.search(text) or (_ANSWER.search(text) if context.asked == "reason" else None)
    return spoken(match, text, None, "reason") if match else None
