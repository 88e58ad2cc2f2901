"""Whether a message itself says yes: what changes something may not rest on the question that was asked before it.

Asked "shall I book it?", almost any short text looks like an answer to a classifier that knows the question. So a yes
has to be in the words: by how they begin, or by what the classifier learned of the words alone.
"""

import unicodedata

from nlu.clauses import sentences
from nlu.local.classifier import Classifier
from nlu.local.features import intent_features
from nlu.text import find_words, fold
from nlu.yes.beginning import begins_with

AGREES = ("confirm", "pay")
_LEARNED, _SURE = 0.4, 0.7  # evidence of the words alone, in margins; the higher where most words are not known
_MOST = 0.6
_NO_WRITING = {"Cc", "Cs", "Cn", "Co"}
_ORDINARY = "\n\r\t"


def says_yes(text: str, masked: str, intents: Classifier) -> bool:
    """Whether the words agree, whatever was asked; ``masked`` is ``text`` as the classifier sees it."""
    if any(unicodedata.category(char) in _NO_WRITING and char not in _ORDINARY for char in text):
        return False
    if begins_with(text) == "yes":
        return True
    return any(_agrees(part, intents) for part in (masked, *sentences(masked, at_commas=True)))


def _agrees(words: str, intents: Classifier) -> bool:
    """Whether what was learned of these words alone speaks for a yes."""
    features = intent_features(words, asked=None, last=None)[:2]
    evidence = max(intents.evidence(features, agrees) for agrees in AGREES)
    return evidence >= (_LEARNED if _is_known(words, intents) else _SURE)


def _is_known(masked: str, intents: Classifier) -> bool:
    """Whether most of the words were met when fitting, as they are written; single letters tell nothing."""
    words = [word.text for word in find_words(fold(masked))]
    if words and all(len(word) == 1 for word in words):
        return False
    known = [word for word in words if f"w {word}" in intents.vocabulary[0]]
    return len(known) >= _MOST * len(words)
