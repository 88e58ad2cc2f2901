"""What a question is about: one of the business's own, or its prices, hours, places, people, services."""

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.matters import matters_in
from bot.talk import Talk
from bot.wish.places import folded
from nlu.text import fold
from parley_sdk import models

_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(
    {"the", "and", "for", "you", "are", "what", "which", "when", "where", "who", "how", "does", "can", "have"}
    | {"with", "your", "there", "any", "this", "that", "about"}
)
_TOPICS = Path(__file__).parent / "phrases" / "topics.toml"
_OPENINGS = Path(__file__).parent / "phrases" / "asking.toml"
_OF_ANYTHING = Path(__file__).parent / "phrases" / "of_anything.toml"
_ENOUGH, _WHOLE = 0.5, 1.0
_BROAD = {"hours", "price", "length"}  # matters of which many different questions are asked


def words_of(text: str) -> set[str]:
    """The telling words of a text."""
    return set(_WORD.findall(text.casefold())) - _COMMON


def own_answer(talk: Talk, *, enough: float = _ENOUGH, matter: str | None = None) -> models.QuestionOut | None:
    """The business's own question most like this message, if at least this share of its words is said.

    A question of the same everyday matter is the same, in whatever words; one of another is not, and one of none only
    where all of its words are said. Of those of one matter the one in the language spoken is taken. ``matter``: only
    what is asked of this one counts.
    """
    said, matters = words_of(talk.text), (matter,) if matter else matters_in(talk.text)
    scored = [(_score(said, matters, each.question, talk.state.lang), each) for each in talk.catalogue.questions]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0][0] >= enough else None


def _score(said: set[str], matters: tuple[str, ...], question: str, lang: str) -> tuple[float, bool, float]:
    """How like a question is, whether it is in the language spoken, how like its words are."""
    likeness, of = _likeness(said, words_of(question)), matters_in(question)
    shared = set(of) & set(matters)
    is_elsewhere = bool(of) or (bool(set(matters) - _BROAD) and likeness < _WHOLE)
    if matters and not shared and is_elsewhere:
        return 0.0, False, likeness
    is_same = bool(shared - _BROAD)
    return 1.0 if is_same else likeness, bool(shared & set(matters_in(question, lang))), likeness


def asks(text: str) -> bool:
    """Whether a message is put as a question, by its sign or its first word, rather than as a wish."""
    return "?" in text or bool(_opening().match(fold(text).strip(" \u00bf")))


@cache
def _opening() -> re.Pattern[str]:
    words = tomllib.loads(_OPENINGS.read_text("utf-8"))
    return re.compile(rf"(?:{'|'.join(each for said in words.values() for each in said)})\b")


def topic(talk: Talk) -> str | None:
    """What the catalogue can answer: hours, price, length, place, builder or service."""
    said = set(_WORD.findall(folded(talk.text)))
    return next((name for name, words in _about().items() if said & words), None)


@cache
def _about() -> dict[str, frozenset[str]]:
    topics = tomllib.loads(_TOPICS.read_text("utf-8"))
    return {name: frozenset(folded(" ".join(words)).split()) for name, words in topics.items()}


def is_known_question(talk: Talk) -> bool:
    """Whether there is an answer to this message."""
    return own_answer(talk) is not None or topic(talk) is not None


def _likeness(said: set[str], asked: set[str]) -> float:
    """The share of its words that is said, if any of them tells what it is about: "free" alone may be of anything."""
    same = said & asked
    return len(same) / len(asked) if same - _of_anything() else 0.0


@cache
def _of_anything() -> frozenset[str]:
    words = tomllib.loads(_OF_ANYTHING.read_text("utf-8"))
    return frozenset(" ".join(words.values()).split())
