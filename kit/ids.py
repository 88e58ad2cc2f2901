"""Identifiers: UUIDv7 keys inside (RFC 9562), shown as prefixed public ids such as ``bkg_01k2…`` outside."""

import secrets
import uuid
from datetime import datetime

from kit.errors import Problem

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LENGTH = 26
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]  # ten bits at a time
_SHIFTS = range(120, -1, -10)


class UnknownId(Problem):
    """A public id that names nothing."""

    type = "not-found"
    title = "Not found"
    status = 404
    next_step = "Check the id; ids look like bkg_01k2… and belong to one organisation."


def new_id(now: datetime) -> uuid.UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 74 random bits; sorts by time of birth."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    high = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64
    return uuid.UUID(int=high | 0b10 << 62 | random & (1 << 62) - 1)


def earliest_id(at: datetime) -> uuid.UUID:
    """No key born at that instant or later sorts before it: a bound for searches by age."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)


def public(prefix: str, key: uuid.UUID) -> str:
    """Show a key: prefix, underscore, 26 letters."""
    number = key.int
    letters = "".join(_PAIRS[number >> shift & 1023] for shift in _SHIFTS)
    return f"{prefix}_{letters}"


def parse(prefix: str, shown: str) -> uuid.UUID:
    """Read a public id back. Raises ``UnknownId`` for anything that is not one of this kind."""
    head, _, letters = shown.partition("_")
    if head != prefix or len(letters) != _LENGTH or any(letter not in _VALUES for letter in letters):
        raise UnknownId(f"There is nothing with the id “{shown[:60]}”.")
    number = 0
    for letter in letters:
        number = number * 32 + _VALUES[letter]
    if number >> 128:
        raise UnknownId(f"There is nothing with the id “{shown[:60]}”.")
    return uuid.UUID(int=number)
