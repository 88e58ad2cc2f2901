"""E-mail addresses, in lower case: written, and as they are said aloud where one was asked for or is announced."""

import re

from nlu.slots.patterns import spoken
from nlu.text import fold
from nlu.understanding import Context, SlotValue

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}\b")
_AT = {"at", "arroba", "arrobase", "arobase", "klammeraffe"}
_DOTS = {"dot", "punto", "punkt", "point", "ponto"}
_SIGNS = dict.fromkeys(_DOTS, ".") | {
    "underscore": "_", "unterstrich": "_", "sublinhado": "_", "dash": "-", "hyphen": "-", "minus": "-", "guion": "-",
    "bindestrich": "-", "tiret": "-", "hifen": "-", "plus": "+", "mas": "+", "mais": "+",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9][a-z0-9.'-]*")
_ANNOUNCES = re.compile(r"\b(?:e-?mail|mail|correo|courriel|adresse)\b")
_MOST = 40


def find(text: str, context: Context) -> SlotValue | None:
    """The first address in ``text``."""
    match = _ADDRESS.search(text)
    if match:
        return spoken(match, text, match.group().lower())
    said = fold(text)
    if context.asked == "email" or _ANNOUNCES.search(said):
        return _said_aloud(text, list(_WORD.finditer(said)))
    return None


def _said_aloud(text: str, words: list[re.Match[str]]) -> SlotValue | None:
    """``z o e dot lind at example dot org``: what stands around the first word that means @."""
    said = [each[0] for each in words]
    at = next((number for number, each in enumerate(said) if each in _AT and 0 < number < len(said) - 1), None)
    if at is None:
        return None
    begins, (ends, domain) = _begins(said, at), _domain(said, at + 1)
    name = "".join(_SIGNS.get(each, each) for each in said[begins:at])
    if not name[:1].isalnum() or not domain:
        return None
    start, end = words[begins].start(), words[ends - 1].end()
    return SlotValue(f"{name}@{domain}", text[start:end], start, end)


def _begins(said: list[str], at: int) -> int:
    """Where the name before the @ begins: letters one by one or a word, and more of them before a sign."""
    first = at - 1
    while first > max(0, at - _MOST):
        is_joined = said[first] in _SIGNS or said[first - 1] in _SIGNS
        is_spelled = len(said[first]) == 1 and len(said[first - 1]) == 1
        if not (is_joined or is_spelled):
            break
        first -= 1
    return first


def _domain(said: list[str], first: int) -> tuple[int, str]:
    """Where the part behind the @ ends, and it as it is written; empty for none."""
    last, written = first, ""
    for word in said[first : first + _MOST]:
        is_next = (
            not written or written.endswith((".", "-")) or word in _SIGNS or (len(word) == 1 and "." not in written)
        )
        if not is_next:
            break
        written, last = written + _SIGNS.get(word, word), last + 1
    whole = re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+){0,3}\.[a-z]{2,24}", written.rstrip("."))
    return last, whole[0] if whole else ""
