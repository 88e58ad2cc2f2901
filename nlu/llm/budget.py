"""What a language model may cost an organisation a day, in tokens and in money; kept by this process alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

_MILLION = 1_000_000


@dataclass
class Spent:
    """What one organisation has used on a day."""

    day: date
    tokens: int = 0
    micros: int = 0


@dataclass
class Budget:
    """Limits a day for each organisation; None is no limit.

    Attributes:
        tokens: most tokens, asked and answered together.
        micros: most money, in millionths of the currency the prices are in.
        asked_price: money for a million tokens asked, in millionths.
        answered_price: the same for a million tokens answered.
    """

    tokens: int | None = None
    micros: int | None = None
    asked_price: int = 150_000
    answered_price: int = 600_000
    today: Callable[[], date] = lambda: datetime.now(UTC).date()
    _spent: dict[str, Spent] = field(default_factory=dict)

    def allows(self, organisation: str) -> bool:
        """Whether the organisation may still ask today."""
        spent = self.spent(organisation)
        within_tokens = self.tokens is None or spent.tokens < self.tokens
        return within_tokens and (self.micros is None or spent.micros < self.micros)

    def note(self, organisation: str, *, asked: int, answered: int) -> None:
        """Add what a call used, in tokens."""
        spent = self.spent(organisation)
        spent.tokens += asked + answered
        spent.micros += (asked * self.asked_price + answered * self.answered_price) // _MILLION

    def spent(self, organisation: str) -> Spent:
        """What the organisation has used today."""
        today = self.today()
        found = self._spent.get(organisation)
        if found is None or found.day != today:
            found = self._spent[organisation] = Spent(today)
        return found
