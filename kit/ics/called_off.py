"""Dates of a series that are taken back one by one while the rest stays (RFC 5546, 3.2.5): CANCEL by RECURRENCE-ID."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Event

from kit.ics.event import Words, bare, name, say
from kit.ics.people import Person
from kit.ics.series import Repeated
from kit.zones import earliest, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOff:
    """Dates a guest is to take out of a series they have; ``walls`` are the wall times that its rule gave them."""

    uid: str
    sequence: int
    walls: Sequence[datetime]
    zone: ZoneInfo
    length: timedelta
    words: Words
    organiser: Person | None
    guest: Person | None
    written_at: datetime

    @property
    def method(self) -> Literal["CANCEL"]:
        return "CANCEL"

    @property
    def span(self) -> tuple[datetime, datetime]:
        return earliest(self.walls[0], self.zone), latest(self.walls[-1], self.zone) + self.length

    def components(self) -> list[Event]:
        """A VEVENT for each date."""
        return [self._one(wall) for wall in self.walls]

    def _one(self, wall: datetime) -> Event:
        event, at = bare(self.uid, self.sequence, self.written_at, "CANCELLED"), wall.replace(tzinfo=self.zone)
        event.add("recurrence-id", at)
        event.add("dtstart", at)
        event.add("duration", self.length)
        say(event, self.words)
        name(event, self.organiser, self.guest)
        return event


def call_off(series: Repeated, walls: Collection[datetime]) -> CalledOff:
    """Take these dates, at least one, out of a series as it is now."""
    return CalledOff(
        uid=series.uid, sequence=series.sequence, walls=sorted(walls), zone=series.zone, length=series.length,
        words=series.words, organiser=series.organiser, guest=series.guest, written_at=series.written_at,
    )  # fmt: skip
