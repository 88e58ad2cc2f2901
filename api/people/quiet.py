"""Quiet hours: from one local wall time to another, perhaps over midnight. Pure.

Half-open like working hours: 22:00 to 08:00 is quiet at 22:00 and not at 08:00. A wall time that clocks skip is read
as the first instant after the gap; one they show twice begins quiet at its first reading and ends it at its last.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kit.zones import earliest, latest, local_date


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a person wants nothing that makes a sound; ``start`` equal to ``end`` is the whole day."""

    start: time
    end: time
    zone: ZoneInfo

    def around(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """The stretch of quiet that ``instant`` lies in, as instants; None when it is not quiet then."""
        day = local_date(instant, self.zone)
        for offset in (-1, 0, 1):
            begins, ends = self._of(day + timedelta(days=offset))
            if begins <= instant < ends:
                return begins, ends
        return None

    def holds(self, instant: datetime) -> bool:
        return self.around(instant) is not None

    def _of(self, day: date) -> tuple[datetime, datetime]:
        """The stretch that begins on a local date."""
        last = day if self.start < self.end else day + timedelta(days=1)
        return (
            earliest(datetime.combine(day, self.start), self.zone),
            latest(datetime.combine(last, self.end), self.zone),
        )
