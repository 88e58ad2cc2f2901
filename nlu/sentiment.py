"""How a message sounds, by a small lexicon in the corpus: rough, and near zero when nothing is said either way."""

import math
from functools import cache

from nlu.local.corpus import FOLDER, sections
from nlu.text import find_words, fold

_REACH = 3
_VERY = 1.5


def sentiment(text: str) -> float:
    """From -1 (angry) to 1 (delighted); negation turns the next three words round."""
    weights, turning, raising = _lexicon()
    words = [word.text for word in find_words(fold(text))]
    total = 0.0
    for at, word in enumerate(words):
        before = words[max(0, at - _REACH) : at]
        sign = -1 if any(each in turning for each in before) else 1
        total += weights.get(word, 0.0) * sign * (_VERY if any(each in raising for each in before) else 1)
    return round(math.tanh(total / 2), 2)


@cache
def _lexicon() -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    lists = {heading: " ".join(lines).split() for heading, lines in sections(FOLDER / "sentiment.txt").items()}
    weights = {word: float(heading) for heading in ("1", "2", "-1", "-2") for word in lists[heading]}
    return weights, frozenset(lists["not"]), frozenset(lists["very"])
