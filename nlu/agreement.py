"""How a message begins: with a yes, with a no, or with neither. For answers that go on after it."""

import re
from typing import Literal

_YES = (
    r"yes|yeah|yea|yep|yup|sure|ok|okay|correct|right|exactly|perfect|great|absolutely|definitely|of course|go ahead|"
    r"please do|that'?s (?:it|the one)|(?:permission )?granted|all good|that works|works for me|"
    r"sounds (?:good|great|perfect|right|fine|lovely|nice)|"
    r"(?:that|this|it)(?:'?s| is| was| will be| would be)(?: all)? "
    r"(?:correct|right|good|great|fine|perfect|ok|okay|true|what)|"
    r"s[ií]|claro|vale|de acuerdo|oui|d'accord|bien s[ûu]r|ja|genau|gerne|passt|sim|certo|claro que sim"
)
_NO = (
    r"no|nope|nah|not really|not quite|never mind|wait|actually|nein|nicht|non|pas|n[ãa]o|"
    r"(?:that|this|it)(?:'?s| is) (?:not|wrong)"
)
_BEGINS_YES = re.compile(rf"^\W*(?:{_YES})\b", re.IGNORECASE)
_BEGINS_NO = re.compile(rf"^\W*(?:{_NO})\b", re.IGNORECASE)


def begins_with(text: str) -> Literal["yes", "no"] | None:
    """``yes`` for "That's right. What's the address?", ``no`` for "no, Wednesday"."""
    if _BEGINS_NO.match(text):
        return "no"
    return "yes" if _BEGINS_YES.match(text) else None
