"""What people say, as the bot knows it by words alone: a file per matter, in every language the bot speaks.

Lists of words or of parts of regular expressions, by what they mean or by their language. ``bot.phrases`` has what the
bot says itself.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nlu.text import fold

_HERE = Path(__file__).parent


@cache
def sayings(matter: str) -> Mapping[str, Any]:
    """The file of a matter, as it is written."""
    return tomllib.loads((_HERE / f"{matter}.toml").read_text("utf-8"))


@cache
def saying(matter: str, kind: str) -> re.Pattern[str]:
    """What is listed under ``kind`` in a matter's file, as whole words; to be sought in folded text."""
    return re.compile(rf"\b(?:{'|'.join(fold(each) for each in sayings(matter)[kind])})\b")


def is_said(matter: str, kind: str, text: str) -> bool:
    """Whether a text has any of them."""
    return bool(saying(matter, kind).search(fold(text)))


def plain(text: str) -> str:
    """A text as names are compared: without capitals, punctuation and double spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
