"""Several things asked for in one message: "cancel Friday and book Monday instead" is two errands, done in order.

A cut counts only where both halves are clearly errands of their own; else the message stays whole.
"""

import re
from collections.abc import Callable

from nlu.clauses import halves
from nlu.text import fold

Reading = tuple[str, float, bool, bool]  # intent, confidence, a time of its own, a service or builder of its own
Read = Callable[[str], Reading]
_ERRANDS = ("book", "move", "cancel", "list", "waitlist", "series", "ask", "pay", "package")
_DOES = ("book", "move", "cancel", "waitlist", "series", "package")
_TELLS = ("list",)
_OF_THAT = ("ask", "cancel", "move", "pay")  # may be of what was told
_BOOKS_AFTER_CANCELLING = ("correct", "availability", "choose")  # "cancel Friday and do Monday instead"
_SAYS_BOOK = re.compile(r"\b(?:(?:re)?book|buche?n?|reservi?e?r\w*|reserv\w*|agend\w*|marc(?:a|ar|ue)|marque[rz]?)\b")
_CLEAR = 0.45
_ANOTHER = re.compile(
    r"\b(another|also|too|one|second|as well|otra|otro|tambien|une autre|un autre|aussi|noch|auch|einen|outra|outro"
    r"|tambem)\b"
)
_WHILE = re.compile(
    r"\W*(when|while|whilst|wenn|wahrend|cuando|mientras|quand|lorsque|pendant que|quando|enquanto|mentre)\b"
)
_LONGEST = 300


def find_errands(text: str, read: Read) -> tuple[str, ...]:
    """The words of each errand in the order said; empty when the message asks for one thing.

    Args:
        text: the message.
        read: what a stretch of words means on its own.
    """
    if len(text) > _LONGEST:
        return ()
    for left, right in halves(text):
        first, second = read(left), read(right)
        if _are_two(first, second, right):
            return (left.strip(), *(find_errands(right, read) or (right.strip(),)))
    return ()


def says_book(words: str) -> bool:
    """Whether there is a word of booking in them."""
    return bool(_SAYS_BOOK.search(fold(words)))


def _are_two(first: Reading, second: Reading, words: str) -> bool:
    if _WHILE.match(fold(words)) and "?" not in words:  # "…, while my husband is at work" tells when
        return False
    if first[0] == "cancel" and second[0] in _BOOKS_AFTER_CANCELLING and "?" not in words:
        second = ("book", *second[1:])
    if first[0] == "cancel" and second[2] and says_book(words):  # too few words to be sure by
        second = ("book", 1.0, *second[2:])
    if min(first[1], second[1]) < _CLEAR or second[0] not in _ERRANDS:
        return False
    if first[0] in _TELLS:  # "what have I booked, and book yoga on Sunday"
        return second[0] != first[0] and (second[0] in _OF_THAT or second[2] or second[3])
    if first[0] not in _DOES:
        return False
    both_timed = first[2] and second[2]
    if {first[0], second[0]} == {"book", "series"}:  # "every Friday at 9, a massage with Ana" is one wish
        return both_timed and (second[3] or bool(_ANOTHER.search(fold(words))))
    if first[0] != second[0]:
        return "move" not in {first[0], second[0]} or second[2] or second[3]
    return first[0] == "book" and both_timed and (second[3] or bool(_ANOTHER.search(fold(words))))
