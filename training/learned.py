"""What became of training a chooser (of builders, of times): its version, and whether it speaks."""

from dataclasses import dataclass, field
from typing import Any


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
