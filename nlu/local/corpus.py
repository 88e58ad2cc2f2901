"""Reads the checked-in corpus: what people say, by language and intent, with placeholders and alternatives.

A file is ``[intent]`` sections of one sentence a line. ``(a|b|)`` are alternatives, ``{service}`` takes words from
``fillers.txt`` or stays masked, ``@slot `` in front tells which slot was asked for. Each sentence comes as it is
written and as people type it: a letter lost, turned round or doubled, words shortened as in a text message, no
capitals. What people fill in is remembered as spans, for the tagger. Fitting is left to ``artifact``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from zlib import crc32

from nlu.text import Span
from nlu.written import FOLDER, sections

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_PLACE = re.compile(r"\{(\w+)\}")
_MASKED = {"service": "xservice", "builder": "xbuilder", "time": "xtime"}
_SLOT_OF = {"person": "name", "count": "party_size"}
_MOST_PER_LINE = 14
_LONG = 5
_CAREFUL = 3  # one in so many is left exactly as written


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with what it means and the question it answers.

    Attributes:
        line: number of the corpus line it was made from; examples of one line are much alike.
        spans: what the person filled in, where it is not masked.
        masked: whether names and times are replaced by what they are.
    """

    text: str
    intent: str
    language: str
    asked: str | None = None
    line: int = 0
    spans: tuple[Span, ...] = ()
    masked: bool = True


def fingerprint() -> str:
    """Names the corpus and the code that reads it: another fingerprint is another artifact."""
    digest = sha256()
    for path in sorted([*FOLDER.glob("*.txt"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def read_corpus() -> Iterator[Example]:
    """Every example of every language, always the same and in the same order."""
    number = 0
    for language in LANGUAGES:
        for path in sorted(FOLDER.glob(f"{language}*.txt")):
            for intent, lines in sections(path).items():
                for line in lines:
                    number += 1
                    yield from _examples(line, intent, language, number)


def _examples(line: str, intent: str, language: str, number: int) -> Iterator[Example]:
    asked, text = line[1:].split(" ", 1) if line.startswith("@") else (None, line)
    dice = Random(crc32(f"{language} {line}".encode()))  # noqa: S311 - variety, not secrets
    seen: set[str] = set()
    for template in _spread(text, dice):
        has_places = bool(_PLACE.search(template))
        for masked in (True, False) if has_places else (True,):
            whole = template if asked or intent in {"greet", "thank"} else _dressed(template, language, dice)
            said, spans = _fill(whole, language, dice, masked=masked)
            if not spans:
                said = as_typed(said, dice)
            if said and said not in seen:
                seen.add(said)
                yield Example(said, intent, language, asked, number, spans, masked or not has_places)


def _spread(text: str, dice: Random) -> list[str]:
    """The alternatives written out, thinned by lot to a bounded number."""
    parts = _CHOICE.split(text)
    options = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    count = 1
    for each in options:
        count *= len(each)
    if count <= _MOST_PER_LINE:
        every = [""]
        for each in options:
            every = [before + choice for before in every for choice in each]
    else:
        every = ["".join(dice.choice(each) for each in options) for _ in range(_MOST_PER_LINE)]
    return [" ".join(one.split()) for one in every]


def _dressed(text: str, language: str, dice: Random) -> str:
    """Sometimes with a greeting before it or a please after it."""
    for key, at_front in (("before", True), ("after", False)):
        words = _fillers().get(f"{key} {language}")
        if words and dice.random() < 0.15:  # noqa: PLR2004
            extra = dice.choice(words)
            text = f"{extra} {text}" if at_front else f"{text} {extra}"
    return text


def _fill(template: str, language: str, dice: Random, *, masked: bool) -> tuple[str, tuple[Span, ...]]:
    """The template with its placeholders filled, and the spans of what people fill in."""
    text, spans, at = "", [], 0
    for match in _PLACE.finditer(template):
        text += template[at : match.start()]
        at = match.end()
        word = _word(match[1], language, dice, masked=masked)
        if match[1] in _SLOT_OF and not masked:
            spans.append(Span(_SLOT_OF[match[1]], len(text), len(text) + len(word)))
        text += word
    return text + template[at:], tuple(spans)


def _word(kind: str, language: str, dice: Random, *, masked: bool) -> str:
    if masked and kind in _MASKED:
        return _MASKED[kind]
    if kind == "person":
        return _person(dice)
    fillers = _fillers()
    return dice.choice(fillers.get(f"{kind} {language}") or fillers[kind])


def _person(dice: Random) -> str:
    names = _people()
    first, family = dice.choice(names["first"]), dice.choice(names["family"])
    whole = f"{first} {family}" if dice.random() < 0.7 else first  # noqa: PLR2004
    return whole if dice.random() < 0.8 else whole.lower()  # noqa: PLR2004


def as_typed(text: str, dice: Random) -> str:
    """The same as somebody in a hurry types it."""
    if dice.randrange(_CAREFUL) == 0:
        return text
    if dice.random() < 0.5:  # noqa: PLR2004
        text = text.lower()
    if dice.random() < 0.3:  # noqa: PLR2004
        text = _shortened(text, dice)
    if dice.random() < 0.3:  # noqa: PLR2004
        text = text.translate({ord(sign): None for sign in ".,!?¿¡'\u2019"})
    return _mistyped(text, dice) if dice.random() < 0.35 else text  # noqa: PLR2004


def _shortened(text: str, dice: Random) -> str:
    for long, short in _short_forms():
        if dice.random() < 0.7:  # noqa: PLR2004
            text = re.sub(rf"\b{re.escape(long)}\b", short, text, flags=re.IGNORECASE)
    return text


def _mistyped(text: str, dice: Random) -> str:
    """One slip of the thumb in one of the longer words: a letter lost, doubled, or two turned round."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LONG and word.isalpha() and not word.startswith("x")]
    if not long:
        return text
    at = dice.choice(long)
    word, cut = words[at], dice.randrange(1, len(words[at]) - 1)
    slips = (
        word[:cut] + word[cut + 1 :],
        word[:cut] + word[cut] + word[cut:],
        word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :],
    )
    words[at] = dice.choice(slips)
    return " ".join(words)


@cache
def _fillers() -> dict[str, list[str]]:
    return sections(FOLDER / "fillers.txt")


@cache
def _people() -> dict[str, list[str]]:
    return {heading: " ".join(lines).split() for heading, lines in sections(FOLDER / "people.txt").items()}


@cache
def _short_forms() -> tuple[tuple[str, str], ...]:
    lines = (FOLDER / "sms.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" = ") for line in lines if " = " in line and not line.startswith("#"))
    return tuple((long.strip(), short.strip()) for long, short in pairs)
