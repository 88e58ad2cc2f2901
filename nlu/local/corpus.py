"""Reads the checked-in corpus: what people say, by language and intent, with placeholders and alternatives.

A file is ``[intent]`` sections of one sentence a line. ``(a|b|)`` are alternatives, ``{service}`` takes words from
``fillers.txt`` or stays masked, ``@slot `` in front tells which slot was asked for. Fitting is left to ``artifact``.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "corpus"
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_PLACE = re.compile(r"\{(\w+)\}")
_MASKED = {"service": "xservice", "builder": "xbuilder", "time": "xtime"}
_MOST_PER_LINE = 12


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with what it means and the question it answers."""

    text: str
    intent: str
    language: str
    asked: str | None = None


def fingerprint() -> str:
    """Names the corpus and the code that reads it: another fingerprint is another artifact."""
    digest = sha256()
    for path in sorted([*FOLDER.glob("*.txt"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of a file by their ``[heading]``; blank lines and ``#`` comments are left out."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in map(str.strip, path.read_text("utf-8").splitlines()):
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found


def read_corpus() -> Iterator[Example]:
    """Every example of every language, always the same and in the same order."""
    fillers = sections(FOLDER / "fillers.txt")
    for language in LANGUAGES:
        around = {key: fillers.get(f"{key} {language}", []) for key in ("before", "after")}
        for intent, lines in sections(FOLDER / f"{language}.txt").items():
            for number, line in enumerate(lines):
                yield from _examples(line, intent, language, number, fillers, around)


def _examples(
    line: str, intent: str, language: str, number: int, fillers: dict[str, list[str]], around: dict[str, list[str]]
) -> Iterator[Example]:
    asked, text = line[1:].split(" ", 1) if line.startswith("@") else (None, line)
    for turn, template in enumerate(_spread(text)):
        masked = _fill(template, number + turn, language, fillers, masked=True)
        spoken = _fill(template, number * 7 + turn * 3, language, fillers, masked=False)
        variants = [masked, spoken, _mistyped(masked, number + turn)]
        if intent != "greet" and around["before"] and asked is None:
            variants.append(f"{around['before'][(number + turn) % len(around['before'])]} {masked}")
        if intent not in {"thank", "greet"} and around["after"]:
            variants.append(f"{masked} {around['after'][(number + turn) % len(around['after'])]}")
        for variant in dict.fromkeys(variants):
            yield Example(variant, intent, language, asked)


def _spread(text: str) -> list[str]:
    """The alternatives written out, evenly thinned to a bounded number."""
    parts = _CHOICE.split(text)
    options = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    every = [" ".join("".join(chosen).split()) for chosen in itertools.islice(itertools.product(*options), 2_000)]
    step = max(1, -(-len(every) // _MOST_PER_LINE))
    return every[::step]


def _fill(template: str, turn: int, language: str, fillers: dict[str, list[str]], *, masked: bool) -> str:
    def words(match: re.Match[str]) -> str:
        kind = match.group(1)
        if masked and kind in _MASKED:
            return _MASKED[kind]
        values = fillers.get(f"{kind} {language}") or fillers[kind]
        return values[(turn + match.start()) % len(values)]

    return _PLACE.sub(words, template)


def _mistyped(text: str, turn: int) -> str:
    """The same with one letter missing from one of its longer words, as thumbs do."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha() and not word.startswith("x")]  # noqa: PLR2004
    if not long:
        return text.lower()
    at = long[turn % len(long)]
    cut = 1 + turn % (len(words[at]) - 2)
    words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)
