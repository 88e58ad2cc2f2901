"""Matching the lines of a bank's statement to payments by transfer. Pure.

A payer is told a short reference to write into the transfer: letters and digits of the payment's id that no two open
payments share, with a check letter, so that a slip of the pen matches nothing rather than somebody else's payment.
Spaces, dots and small letters do not matter, and the reference may stand anywhere in the text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kit.money import Money

BY_TRANSFER = ("manual", "transfer")
"""The vendor and method of payments by transfer."""
Match = Literal["matched", "too_little", "too_much", "other_currency", "unknown", "ambiguous"]
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")
_LENGTH, _CHECKS, _PRIME = 10, 2, 1021
_BESIDE = re.compile(r"[^0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """What came into the account: the bank's own id of it, what the payer wrote, how much."""

    id: str
    text: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Matched:
    """What a line is about: a payment's reference, if one could be told, and how it compares with what is due."""

    line: Line
    reference: str | None
    verdict: Match


def reference_of(payment: str) -> str:
    """What a payer writes for a payment, such as ``PY5QMYGMHWX3K0``: its id's last letters and two more."""
    body = payment[-_LENGTH:].upper()
    return f"PY{body}{_check(body)}"


def match(lines: Sequence[Line], due: Mapping[str, Money]) -> list[Matched]:
    """Each line with the one payment it names. ``due`` is what is still due, by reference; a currency never changes."""
    return [_matched(line, due) for line in lines]


def _matched(line: Line, due: Mapping[str, Money]) -> Matched:
    named = _references_in(line.text) & due.keys()
    if len(named) != 1:
        return Matched(line, None, "ambiguous" if named else "unknown")
    [reference] = named
    wanted = due[reference]
    if line.amount.currency != wanted.currency:
        return Matched(line, reference, "other_currency")
    over = line.amount.minor - wanted.minor
    return Matched(line, reference, "matched" if not over else "too_much" if over > 0 else "too_little")


def _references_in(text: str) -> set[str]:
    """Everything in a text that reads like a reference and whose check letters are right."""
    squeezed = _BESIDE.sub("", text).upper()
    starts = [at + 2 for at in range(len(squeezed)) if squeezed.startswith("PY", at)]
    found = {squeezed[at : at + _LENGTH + _CHECKS].translate(_MISREAD) for at in starts}
    whole = {each for each in found if len(each) == _LENGTH + _CHECKS and all(letter in _LETTERS for letter in each)}
    return {f"PY{each}" for each in whole if _check(each[:_LENGTH]) == each[_LENGTH:]}


def _check(body: str) -> str:
    """The rest modulo a prime greater than any digit: one wrong letter, or two changed about, always show."""
    number = 0
    for letter in body:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    high, low = divmod(number % _PRIME, len(_LETTERS))
    return _LETTERS[high] + _LETTERS[low]
