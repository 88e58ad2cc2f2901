"""Where a message tells a name or an address: what stands there is no time, though "Tom" and "Morgen" can be.

Only what is told as a name counts: introduced, followed by a family name, or said where an address or a name was asked
for.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlu.slots import email
from nlu.slots.ordinary import ordinary_words
from nlu.text import fold
from nlu.understanding import Context, TimeMention

_WORDS = Path(__file__).parent / "naming.toml"
CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*"  # noqa: RUF001 - begins with a capital, or with a letter that knows none
_ANY = r"[^\W\d_][\w'’-]*"  # noqa: RUF001
_WHOLE = r"(?![\w'’-])"  # noqa: RUF001
_ADDRESS = re.compile(r"(?<!\S)\S{1,100}@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_ASKED = {"email", "name"}


def without_told_names(text: str, context: Context, times: tuple[TimeMention, ...]) -> str:
    """The message with ``x`` for every letter of a name or an address; ``times`` are those read in it."""
    for start, end in [*_addresses(text, context), *_names(text, context, times)]:
        text = text[:start] + "x" * (end - start) + text[end:]
    return text


@cache
def naming(kind: str) -> tuple[str, ...]:
    """How people say what they are called; see ``naming.toml``."""
    return tuple(tomllib.loads(_WORDS.read_text("utf-8"))[kind])


def _addresses(text: str, context: Context) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _ADDRESS.finditer(text))
    if aloud := email.find(text, context):
        yield aloud.start, aloud.end


def _names(text: str, context: Context, times: tuple[TimeMention, ...]) -> Iterator[tuple[int, int]]:
    begins = {each.begin for each in times}
    for found in _introduced("surely").finditer(text):
        yield found.span("name")
    for found in _introduced("perhaps").finditer(text):
        if found.start("name") not in begins or _is_name_too(found):
            yield found.span("name")
    for found in _family().finditer(text):
        if fold(found["family"]) not in ordinary_words():
            yield found.span()
    by_address = _ADDRESS.search(text) is not None
    if context.asked in _ASKED or by_address:
        found_alone = _alone().fullmatch(_ADDRESS.sub(lambda address: " " * len(address[0]), text))
        if found_alone and _stands_alone(found_alone, begins, by_address=by_address):
            yield found_alone.span("name")


def _stands_alone(found: re.Match[str], begins: set[int], *, by_address: bool) -> bool:
    """Whether words that stand alone are a name: "Tom", "Mia Morgen, mia@…"; not "Thursday" nor "rather Thursday"."""
    first, (start, end) = _first(found), found.span("name")
    if start in begins:
        return first in naming("times_too")
    return by_address or not any(start < each < end for each in begins)


def _is_name_too(found: re.Match[str]) -> bool:
    """Whether what is read as a time is a name as well, and spoken as one: to its end, or with a capital."""
    first = _first(found)
    is_capital = found["name"][0].isupper()
    return first in naming("times_too") and (found["ended"] is not None or (is_capital and first in _only_names()))


def _first(found: re.Match[str]) -> str:
    return fold(found["name"].split()[0])


@cache
def _only_names() -> frozenset[str]:
    return frozenset(naming("only_as_name"))


@cache
def _introduced(kind: str) -> re.Pattern[str]:
    ended = rf"(?P<ended>(?=\s*(?:$|[,.;!?(]|(?i:{'|'.join(naming('goes_on'))})\b|\S{{1,64}}@)))"
    name = rf"(?P<name>{_ANY}{_WHOLE}(?:(?:[ ]{CAPITAL}{_WHOLE}){{0,2}}{ended}|))"
    return re.compile(rf"(?<!\w)(?i:{'|'.join(naming(kind))})\s+{name}")


@cache
def _family() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(str.title, naming('only_as_name')))})[ ](?P<family>{CAPITAL}{_WHOLE})")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"\W*(?P<name>{_ANY}(?:[ ]{CAPITAL}){{0,2}})\W*")
