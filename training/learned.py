"""What became of training: a refusal of the data, or a version of a chooser (of builders, of times) that speaks or not.

The gate of both choosers is one: fitted on the earlier four fifths, it has to foretell the later choices surely better
than what speaks, or than what is believed without data. That of the no-show predictor is ``training.no_show.gate``.
"""

from dataclasses import dataclass, field
from typing import Any

from kit.errors import Problem
from ml.measures import Estimate
from ml.registry import Line, list_versions, promote, shadow

_FEW, _KEPT_ASIDE = 200, 0.2


class DataRefused(Problem):
    """The data is not learned from; ``found`` lists every reason."""

    type = "training-data-refused"
    title = "The table is not fit to learn from"
    status = 422
    next_step = "Mend the table, or leave the rows named out, and train again. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Learned:
    """The version, whether it speaks, why (not), and what was measured."""

    version: str
    promoted: bool
    because: str
    measured: dict[str, Any] = field(default_factory=dict)

    def told(self) -> str:
        """For the person at the bench."""
        return f"{self.version or 'no version'}: {'speaks' if self.promoted else 'does not speak'}; {self.because}"


def kept_aside(many: int) -> int:
    """How many of so many choices, the latest, are only judged by."""
    return int(many * _KEPT_ASIDE)


def too_few(later: int, what: str) -> Learned | None:
    """The refusal where the later choices (``what`` they are called) are too few to compare by."""
    if later >= _FEW:
        return None
    return Learned("", promoted=False, because=f"{later} later {what}; it takes {_FEW} to compare.")


def known_already(line: Line, version: str, what: str) -> Learned | None:
    """The same version again, where nothing was ``what`` since."""
    if version not in list_versions(line):
        return None
    return Learned(version, promoted=version == line.current, because=f"nothing was {what} since")


def gap_told(line: Line, gap: Estimate, later: int, what: str) -> str:
    """The paired difference in log loss to what spoke, in a sentence."""
    against = f"against {line.current}" if line.current else "against what is believed without data"
    return f"log loss of choices: {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}) {against}, on {later} {what}"


def settle(line: Line, version: str, gap: Estimate, sentence: str, *, measured: dict[str, Any]) -> Learned:
    """Let the version speak if it is surely better; else it listens."""
    if gap.high < 0:
        promote(line, version, because=sentence)
        return Learned(version, promoted=True, because=sentence, measured=measured)
    listen(line, version)
    return Learned(version, promoted=False, because=f"{sentence}; not clear of zero", measured=measured)


def listen(line: Line, version: str) -> None:
    """What is not surely better becomes the shadow, unless it is what speaks."""
    if version != line.current:
        shadow(line, version)
