"""How a message sounds, by small lexicons in the corpus: rough, and near zero when nothing is said either way."""

import math
from functools import cache
from itertools import pairwise

from nlu.text import find_words, fold
from nlu.written import FOLDER, sections

_REACH = 3
_VERY = 1.5
_SHOUTED = 1.3
_LONG_ENOUGH_TO_SHOUT = 8
_MOST_WORDS = 300


def sentiment(text: str) -> float:
    """From -1 (angry) to 1 (delighted); negation turns the next three words round, capitals make it stronger."""
    weights, turning, raising = _lexicon()
    words = [word.text for word in find_words(fold(text))][:_MOST_WORDS]
    total = 0.0
    for at, word in enumerate(words):
        before = words[max(0, at - _REACH) : at]
        sign = -0.7 if any(each in turning for each in before) else 1
        total += weights.get(word, 0.0) * sign * (_VERY if any(each in raising for each in before) else 1)
    shouted = len(text) >= _LONG_ENOUGH_TO_SHOUT and text.isupper()
    return round(math.tanh(total * (_SHOUTED if shouted else 1) / 2), 2)


def urgency(text: str) -> float:
    """From 0 to 1: words of haste, pain and alarm, and several exclamation marks."""
    weights = _pressing()
    folded = fold(text)
    words = [word.text for word in find_words(folded)][:_MOST_WORDS]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    total = sum(weights.get(each, 0.0) for each in dict.fromkeys([*words, *pairs]))
    total += 0.5 if "!!" in text else 0
    return round(math.tanh(total / 2), 2)


@cache
def _lexicon() -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    lists = {heading: " ".join(lines).split() for heading, lines in sections(FOLDER / "sentiment.txt").items()}
    weights = {word: float(heading) for heading in ("1", "2", "-1", "-2") for word in lists[heading]}
    return weights, frozenset(lists["not"]), frozenset(lists["very"])


@cache
def _pressing() -> dict[str, float]:
    lists = sections(FOLDER / "urgency.txt")
    return {phrase.strip(): float(heading) for heading, lines in lists.items() for phrase in ",".join(lines).split(",")}
