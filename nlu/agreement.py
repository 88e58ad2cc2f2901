"""How a message begins: with a yes, with a no, or with neither. For answers that go on after it."""

import re
from typing import Literal

_YES = (
    r"yes|yeah|yea|yep|yup|sure|ok|okay|correct|right|exactly|perfect|great|absolutely|definitely|of course|go ahead|"
    r"agreed|approved|affirmative|confirm(?:ed|ing)?|proceed|aye|okie|mhm|you bet|be my guest|fab|"
    r"please do|that'?s (?:it|the one)|(?:permission )?granted|all good|that works|works for me|"
    r"(?:(?:that|this|it) )?(?:sounds?|seems?|looks?) (?:good|great|perfect|right|fine|lovely|nice)|"
    r"fine|nice|indeed|i (?:confirm|agree|accept)|"
    r"(?:that|this|it)(?:'?s| is| was| will be| would be)(?: all)? "
    r"(?:correct|right|good|great|fine|perfect|ok|okay|true|what)|"
    r"s[ií]p?|claro|vale|venga|dale|de acuerdo|por supuesto|me (?:va|viene|parece) bien|adelante|est[áa] bien|"
    r"res[ée]rvalo|"
    r"oui|ouais|d'accord|bien s[ûu]r|[çc]a (?:me va|marche|me convient)|allez-y|c'est (?:bon|parfait|[çc]a)|volontiers|"
    r"entendu|exactement|impeccable|nickel|"
    r"ja|jo|jep|klar|genau|gerne?|passt|stimmt|einverstanden|in ordnung|das passt|klingt gut|perfekt|jup|"
    r"abgemacht|jawohl|"
    r"sim|certo|claro que sim|pode (?:ser|marcar)|est[áa] (?:bem|bom)|fica bem|isso mesmo|combinado|"
    r"beleza|blz|aceito|avan[çc]a|esatto|confermo|d'accordo|akkoord|klopt"
)
_NO = (
    r"no|nope|nah|not really|not quite|never mind|nvm|wait|actually|mejor no|d[ée]jalo|"
    r"nein|nee|n[öo]|nicht|lieber nicht|vergiss|non|nan|pas|laissez? tomber|n[ãa]o|deixa|esquece|"
    r"(?:that|this|it)(?:'?s| is) (?:not|wrong)"
)
_GREETING = r"(?:hi|hello|hey|hola|ol[áa]|bonjour|salut|hallo|ciao|hoi)\b\W*"
_BEGINS_YES = re.compile(rf"^\W*(?:{_GREETING})?(?:{_YES})\b", re.IGNORECASE)
_BEGINS_NO = re.compile(rf"^\W*(?:{_NO})\b", re.IGNORECASE)


def begins_with(text: str) -> Literal["yes", "no"] | None:
    """``yes`` for "That's right. What's the address?", ``no`` for "no, Wednesday"."""
    if _BEGINS_NO.match(text):
        return "no"
    return "yes" if _BEGINS_YES.match(text) else None
