"""The predictor that speaks now, and the one that only listens: read once, and again when the registry's book changes.

Every process that scores holds one of these, so a promotion or a roll-back needs no restart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ml.builders import Recommender
from ml.builders import artifact as builders
from ml.builders.believed import BELIEVED
from ml.no_show import NAME, Moment, Predictor
from ml.registry import Line, line_of, load_ranker, load_recommender, load_version, turn_of
from ml.slots import artifact as slots
from ml.slots.believed import believed
from ml.slots.ranker import Ranker

Spoken = TypeVar("Spoken")


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is heard, and who is only noted down."""

    speaks: Predictor | None = None
    listens: Predictor | None = None


class Speakers:
    """The voices of ``name`` under ``home``, by moment."""

    def __init__(self, home: Path, name: str = NAME) -> None:
        self._home, self._name = home, name
        self._read: dict[Moment, tuple[int, Voices]] = {}

    def at(self, moment: Moment) -> Voices:
        """The voices for a moment, as the registry has them now."""
        line = line_of(self._home, self._name, moment)
        turn = turn_of(line)
        known, voices = self._read.get(moment, (-1, Voices()))
        if known != turn:
            voices = Voices(
                load_version(line, line.current) if line.current else None,
                load_version(line, line.shadow) if line.shadow else None,
            )
            self._read[moment] = turn, voices
        return voices


class Rankers:
    """The ranker of times that speaks under ``home``; what is believed without data, until one was learned."""

    def __init__(self, home: Path) -> None:
        self._read = _Latest(home, slots.NAME, slots.MOMENT, load_ranker, believed())

    def now(self) -> Ranker:
        """As the registry has it now."""
        return self._read.now()


class Recommenders:
    """The recommender of builders that speaks under ``home``; what is believed without data, until one was learned."""

    def __init__(self, home: Path) -> None:
        self._read = _Latest(home, builders.NAME, builders.MOMENT, load_recommender, BELIEVED)

    def now(self) -> Recommender:
        """As the registry has it now."""
        return self._read.now()


class _Latest(Generic[Spoken]):
    """What speaks for one line, read anew when the line's book changes."""

    def __init__(
        self, home: Path, name: str, moment: str, load: Callable[[Line, str], Spoken], believed: Spoken
    ) -> None:
        self._home, self._name, self._moment = home, name, moment
        self._load, self._believed = load, believed
        self._kept: tuple[int, Spoken] | None = None

    def now(self) -> Spoken:
        line = line_of(self._home, self._name, self._moment)
        turn = turn_of(line)
        if self._kept is None or self._kept[0] != turn:
            self._kept = turn, self._load(line, line.current) if line.current else self._believed
        return self._kept[1]
