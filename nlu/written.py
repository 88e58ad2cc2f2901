"""Reads the checked-in data of this package: plain text in ``[heading]`` sections, a thing a line."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
_HEADING = re.compile(r"\[[\w -]+\]")


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of a file by their ``[heading]``; blank lines and ``#`` comments are left out."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in map(str.strip, path.read_text("utf-8").splitlines()):
        if _HEADING.fullmatch(line):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found
