"""Sessions that cannot stand, or might make room, and the places they could go to. Values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kit.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a session could be: with whom, from when, and what of their time it occupies, buffers included.

    ``worth`` is what is expected of it there, in minor units: price x chance that the client agrees x chance that they
    come, less what bothering them costs.
    """

    builder: str
    start: datetime
    occupies: Interval
    day: date
    worth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """A session with the places it could go. ``stays`` is its present one, where it can stand; None where it cannot."""

    session: str
    places: Sequence[Place]
    stays: Place | None = None

    @property
    def options(self) -> list[Place]:
        """All places, the present one first."""
        return [*([self.stays] if self.stays else []), *self.places]
