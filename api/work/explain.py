"""What a parked piece of work means, in a sentence with the next step; the words are in ``phrases``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kit.engine.parked import Parked

_PHRASES = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Explained:
    """Why something is parked and what to do about it, as sentences for a person."""

    sentence: str
    next_step: str


def explain(parked: Parked) -> Explained:
    """Explain by the kind of error the work ended with."""
    cause, _, reason = (parked.work.problem or "").partition(": ")
    phrases = _phrases("en")
    said = phrases.get(cause, phrases["other"])
    words = {
        "task": parked.work.task.rpartition(".")[2].replace("_", " ").capitalize(),
        "after": f" after {parked.kind}" if parked.kind else "",
        "reason": reason.rstrip(".") + ".",
        "cause": cause,
        "attempts": parked.work.attempts,
        "link": parked.work.link or "",
    }
    return Explained(said["sentence"].format(**words), said["next_step"].format(**words))


@cache
def _phrases(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_PHRASES / f"{language}.toml").read_text(encoding="utf-8"))
