"""What a parked piece of work means, in a sentence with the next step; the words are in ``phrases``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.parked import Parked
from kit.http.language import asked_language
from kit.i18n import locale_of

_PHRASES = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Explained:
    """Why something is parked and what to do about it, as sentences for a person."""

    sentence: str
    next_step: str


def explain(parked: Parked) -> Explained:
    """Explain by the kind of error the work ended with, in the language asked for (Accept-Language)."""
    cause, _, reason = (parked.work.problem or "").partition(": ")
    phrases = _phrases(_language())
    said: Mapping[str, str] = phrases.get(cause, phrases["other"])
    words = {
        "task": parked.work.task.rpartition(".")[2].replace("_", " ").capitalize(),
        "after": phrases["after"].format(kind=parked.kind) if parked.kind else "",
        "reason": reason.rstrip(".") + ".",
        "cause": cause,
        "attempts": parked.work.attempts,
        "link": parked.work.link or "",
    }
    return Explained(said["sentence"].format(**words), said["next_step"].format(**words))


def _language() -> str:
    language = locale_of(asked_language() or "en").language
    return language if (_PHRASES / f"{language}.toml").is_file() else "en"


@cache
def _phrases(language: str) -> dict[str, Any]:
    return tomllib.loads((_PHRASES / f"{language}.toml").read_text(encoding="utf-8"))
