"""Passwords known from breaches, looked up in a file on this machine: nothing about a password leaves the house.

The file is the public one of Have I Been Pwned: one SHA-1 (upper-case hex) and a count a line, sorted by hash. It is
searched in place, so its size doesn't matter. Without a file nothing is refused for this reason.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from api.identity.errors import WeakPassword

_HASH = 40


def check_not_breached(password: str, file: Path | None) -> None:
    """Raises ``WeakPassword`` for a password in the file."""
    if file is None:
        return
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        if _is_in(lines, wanted):
            raise WeakPassword("This password is known from a breach elsewhere; it is tried first.")


def _is_in(lines: BinaryIO, wanted: bytes) -> bool:
    low, high = 0, os.fstat(lines.fileno()).st_size
    while low < high:
        middle = (low + high) // 2
        lines.seek(middle)
        if middle:
            lines.readline()
        found = lines.readline()[:_HASH].upper()
        if not found or found > wanted:
            high = middle
        elif found < wanted:
            low = middle + 1
        else:
            return True
    lines.seek(0)
    return lines.readline()[:_HASH].upper() == wanted
