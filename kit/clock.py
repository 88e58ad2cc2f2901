"""What time it is. Every rule takes the instant or a clock as an argument; only edges own a clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, aware and in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """A clock that starts at ``start`` and then runs on at the usual pace (``PARLEY_NOW``)."""

    start: datetime
    _began: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        return self.start.astimezone(UTC) + timedelta(seconds=monotonic() - self._began)


@dataclass(slots=True)
class HandClock:
    """A clock that moves only when told to, for tests."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


def clock_from(start: datetime | None) -> Clock:
    """The clock a process runs on: the machine's, or one that starts at ``start``."""
    return ShiftedClock(start) if start else SystemClock()
