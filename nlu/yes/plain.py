"""Whether a message is nothing but a yes, so that something may be done on it.

A word of agreement somewhere is not enough: "yes, but not now", "ok no" and "fine, forget it" have one too. So every
word has to be accounted for: as a yes, as politeness, as a repetition of what was asked, or as the very deed that was
asked about. What is left over, a negation, a condition, a doubt, another wish, makes it no yes. Of questions only those
that cannot change the mind, where it is and how to call, may follow. Whether repeated names and times are the ones on
the table is left to the caller.
"""

import re
import unicodedata
from typing import Literal, get_args

from nlu.text import fold
from nlu.yes.words import APOSTROPHES, pattern

Deed = Literal["book", "move", "cancel", "pay"]
_LONGEST = 30  # words; a yes is short
_MOST_CHARS = 400
_PHRASE = 12  # words of the longest phrase
_GLAD = set("👍👌✅✔🙏🙂😀😊😁😃😄🎉❤💪👏🏻🏼🏽🏾🏿")
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+|(?<=[a-z][.!?])(?=[A-Z])")
_COMMA = re.compile(r",\s*")
_CLEAR = re.compile(rf"\b(?:{pattern('clear')})\b")
_BEGINS_A_QUESTION = re.compile(rf"(?:{pattern('opens_question')})\b")
_WHETHER = re.compile(rf"\b(?:{pattern('whether')})\b")
_CHANGES_MIND = re.compile(rf"\b(?:{pattern('changes_mind')})\b")
_WORD = re.compile(r"\w+|[👍👌✅✔]")
_NOW, _NAMED = pattern("now"), "x(?:service|builder|time)"  # as ``nlu.masks.mask`` writes what is named
_SAYS_NOTHING = "|".join((pattern("courtesy"), _NOW, _NAMED, pattern("repeats")))
_SAYS: dict[Deed, re.Pattern[str]] = {
    deed: re.compile(rf"[👍👌✅✔]|{pattern('yes')}|{_SAYS_NOTHING}|{pattern('deeds.' + deed)}")
    for deed in get_args(Deed)
}
_IS_YES = re.compile(pattern("yes"))
_IDLE = re.compile(_SAYS_NOTHING)
_IDLE_IN_MOVING = re.compile(rf"{_SAYS_NOTHING}|{pattern('deeds.move')}")  # "change it": to what?
_WHEREABOUTS = pattern("whereabouts")
_ASKS_WHERE = re.compile(rf"(?=.*\b(?:{_WHEREABOUTS})\b)(?>(?:{_WHEREABOUTS}|{pattern('around')})(?: |$))++")
_AFTER_BOOKING: dict[Deed, tuple[Deed, ...]] = {"pay": ("pay", "book")}


def is_plain_yes(text: str, deed: Deed) -> bool:
    """Whether ``text``, its names and times masked as by ``nlu.masks.mask``, agrees to ``deed`` and says no more."""
    if len(text) > _MOST_CHARS:
        return False
    answer = _before_where(text.strip())
    words = _words(answer)
    if "?" in answer or len(words) > _LONGEST or not all(map(_is_writing, text)):
        return False
    idle = _IDLE_IN_MOVING if deed == "move" else _IDLE
    agrees = any(_is_made_of(_SAYS[each], words) for each in _AFTER_BOOKING.get(deed, (deed,)))
    return agrees and (not _is_made_of(idle, words) or bool(_IS_YES.fullmatch(" ".join(words))))  # "y" is Spanish too


def pays(text: str) -> bool:
    """Whether a message says nothing but that one pays; a yes alone does not say so."""
    return is_plain_yes(text, "pay") and not is_plain_yes(text, "book")


def _is_made_of(phrases: re.Pattern[str], words: list[str]) -> bool:
    """Whether the words are nothing but such phrases, one behind the other; in time that grows with their number."""
    reached = {0}
    for end in range(1, len(words) + 1):
        starts = (start for start in range(max(0, end - _PHRASE), end) if start in reached)
        if any(phrases.fullmatch(" ".join(words[start:end])) for start in starts):
            reached.add(end)
    return len(words) in reached


def _before_where(text: str) -> str:
    """The message without the questions that end it and cannot change the mind: where it is, what they are like.

    They may follow behind a comma only after a word that is never said just to begin with, as "okay" is.
    """
    while cut := next((each for each in _SENTENCE.finditer(text) if _only_asks(text[each.end() :])), None):
        text = text[: cut.start()]
    for cut in _COMMA.finditer(text):
        if _only_asks(text[cut.end() :]) and _CLEAR.search(fold(text[: cut.start()])):
            return text[: cut.start()]
    return text


def _only_asks(words: str) -> bool:
    return _asks_where(words) or _asks_about_them(words)


def _asks_about_them(sentence: str) -> bool:
    """Whether this only asks about those who give the session, not about its price, its time or another wish."""
    words = _WHETHER.sub("they", " ".join(_words(sentence)))
    return bool(_BEGINS_A_QUESTION.match(words)) and not _CHANGES_MIND.search(words)


def says_now(words: str) -> bool:
    """Whether these words of time say "now": the deed's, not another time's."""
    return re.fullmatch(_NOW, fold(words).strip()) is not None


def _asks_where(sentence: str) -> bool:
    words = _words(sentence)
    return len(words) <= _LONGEST and bool(_ASKS_WHERE.fullmatch(" ".join(words)))


def _words(sentence: str) -> list[str]:
    """The words without accents, capitals and apostrophes."""
    return _WORD.findall(APOSTROPHES.sub("", fold(sentence)))


def _is_writing(char: str) -> bool:
    """Letters, digits, blanks, usual signs, and pictures that are glad: any other may mean a no."""
    if char in _GLAD or char in "\n\r\t\u200d\ufe0f":
        return True
    return unicodedata.category(char)[0] in "LNPMZ"
