"""Events that repeat, as one calendar object: a rule, the dates left out of it, and those that are otherwise.

Times keep their wall time over every change of clocks. DTSTART always is a date that the rule gives, as the standard
asks; a rule that would not count out alike from there is written as a list of its dates instead (RDATE).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur

from kit.ics.event import Status, Words, bare, name, say, shown
from kit.ics.people import Person
from kit.recurrence import Rule, occurrences, rule, written
from kit.zones import earliest, instants, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One date that is not as the others: ``wall`` is the wall time the rule gave it (its RECURRENCE-ID)."""

    wall: datetime
    start: datetime
    end: datetime
    words: Words
    tentative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A series as its guest should have it.

    Attributes:
        sequence: of the whole; it goes up whenever anything about any date changes.
        rule: an RRULE as ``kit.recurrence`` reads it, counted from the wall time ``first`` in ``zone``.
        without: wall times that the rule gives and that do not happen.
        overrides: the dates that happen otherwise; none of them is in ``without``.
    """

    uid: str
    sequence: int
    rule: str
    first: datetime
    zone: ZoneInfo
    length: timedelta
    without: frozenset[datetime] = frozenset()
    overrides: Sequence[Override] = ()
    words: Words
    organiser: Person | None = None
    guest: Person | None = None
    written_at: datetime
    cancelled: bool = False
    tentative: bool = False

    @property
    def method(self) -> Literal["REQUEST", "CANCEL"]:
        return "CANCEL" if self.cancelled else "REQUEST"

    @property
    def status(self) -> Status:
        if self.cancelled:
            return "CANCELLED"
        return "TENTATIVE" if self.tentative else "CONFIRMED"

    def walls(self) -> list[datetime]:
        """Every wall time of the rule, those that do not happen too."""
        return list(occurrences(rule(self.rule), self.first, self.zone))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first date to the end of the last, wherever they were moved."""
        walls = self.walls()
        moved = [each for over in self.overrides for each in (over.start, over.end)]
        ends = (earliest(walls[0], self.zone), latest(walls[-1], self.zone) + self.length)
        return min([*moved, *ends]), max([*moved, *ends])

    def components(self) -> list[Event]:
        """The VEVENT of the whole, then one for each date that is otherwise; of a cancelled series the first alone."""
        walls = self.walls()
        if self.cancelled:
            return [self._whole(walls)]
        return [self._whole(walls), *(self._other(each) for each in self.overrides)]

    def _whole(self, walls: Sequence[datetime]) -> Event:
        event = bare(self.uid, self.sequence, self.written_at, self.status)
        event.add("dtstart", walls[0].replace(tzinfo=self.zone))
        event.add("duration", self.length)
        if said := _counted_alike(rule(self.rule), walls, self.zone):
            event.add("rrule", vRecur.from_ical(said))
        elif walls[1:]:
            event.add("rdate", [each.replace(tzinfo=self.zone) for each in walls[1:]])
        if self.without and not self.cancelled:
            event.add("exdate", [each.replace(tzinfo=self.zone) for each in sorted(self.without)])
        say(event, self.words)
        name(event, self.organiser, self.guest)
        return event

    def _other(self, over: Override) -> Event:
        event = bare(self.uid, self.sequence, self.written_at, "TENTATIVE" if over.tentative else "CONFIRMED")
        start, end = shown(over.start, over.end, self.zone)
        event.add("recurrence-id", over.wall.replace(tzinfo=self.zone))
        event.add("dtstart", start)
        event.add("dtend", end)
        say(event, over.words)
        name(event, self.organiser, self.guest)
        return event


def _counted_alike(read: Rule, walls: Sequence[datetime], zone: ZoneInfo) -> str | None:
    """The rule's text if it gives these wall times from the first of them on, its end said as the standard wants it."""
    if list(occurrences(read, walls[0], zone)) != list(walls) or any(not instants(each, zone) for each in walls):
        return None
    parts = [each for each in written(read, walls[0]).split(";") if not each.startswith("UNTIL=")]
    if read.until:
        parts.append(f"UNTIL={earliest(walls[-1], zone).astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)
