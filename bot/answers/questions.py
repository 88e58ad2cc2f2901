"""What a question is about: one of the business's own, or its prices, hours, places, people, services."""

import re
from functools import cache

from bot.answers.matters import matters_in
from bot.sayings import plain, sayings
from bot.talk import Talk
from nlu.text import fold
from parley_sdk import models

_WORD = re.compile(r"\w{3,}")
_ENOUGH, _WHOLE = 0.5, 1.0
_BROAD = {"hours", "price", "length"}  # matters of which many different questions are asked


def _telling_words(text: str) -> set[str]:
    """The telling words of a text."""
    return set(_WORD.findall(text.casefold())) - _common()


def own_answer(talk: Talk, *, enough: float = _ENOUGH, matter: str | None = None) -> models.QuestionOut | None:
    """The business's own question most like this message, if at least this share of its words is said.

    A question of the same everyday matter is the same, in whatever words; one of another is not, and one of none only
    where all of its words are said. Of those of one matter the one in the language spoken is taken. ``matter``: only
    what is asked of this one counts.
    """
    said, matters = _telling_words(talk.text), (matter,) if matter else matters_in(talk.text)
    scored = [(_score(said, matters, each.question, talk.state.lang), each) for each in talk.catalogue.questions]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0][0] >= enough else None


def _score(said: set[str], matters: tuple[str, ...], question: str, lang: str) -> tuple[float, bool, float]:
    """How like a question is, whether it is in the language spoken, how like its words are."""
    likeness, of = _likeness(said, _telling_words(question)), matters_in(question)
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
    return re.compile(rf"(?:{'|'.join(each for said in sayings('asking').values() for each in said)})\b")


def topic(talk: Talk) -> str | None:
    """What the catalogue can answer: hours, price, length, place, builder or service."""
    said = set(_WORD.findall(plain(talk.text)))
    return next((name for name, words in _about().items() if said & words), None)


@cache
def _about() -> dict[str, frozenset[str]]:
    return {name: frozenset(plain(" ".join(words)).split()) for name, words in sayings("topics").items()}


def is_known_question(talk: Talk) -> bool:
    """Whether there is an answer to this message."""
    return own_answer(talk) is not None or topic(talk) is not None


def _likeness(said: set[str], asked: set[str]) -> float:
    """The share of its words that is said, if any of them tells what it is about: "free" alone may be of anything."""
    same = said & asked
    return len(same) / len(asked) if same - _of_anything() else 0.0


@cache
def _of_anything() -> frozenset[str]:
    return frozenset(" ".join(sayings("of_anything").values()).split())


@cache
def _common() -> frozenset[str]:
    return frozenset(" ".join(sayings("common_words").values()).split())
