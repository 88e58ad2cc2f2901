"""Events that repeat, as one calendar object: a rule, the dates left out of it, and those that are otherwise.

Times keep their wall time over every change of clocks. DTSTART always is a date that the rule gives, as the standard
asks; a rule that would not count out alike from there is written as a list of its dates instead (RDATE). A date whose
session begins or ends in an hour that clocks show twice, or that they change in, is written out in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur

from kit.ics.event import Stands, Words, bare, is_plain, name, say, shown
from kit.ics.people import Person
from kit.recurrence import Rule, occurrences, rule, written
from kit.zones import earliest, instants, latest

_ANY_LAST = (28, 29, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One date that is not as the others: ``wall`` is the wall time the rule gave it (its RECURRENCE-ID)."""

    wall: datetime
    start: datetime
    end: datetime
    words: Words
    tentative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(Stands):
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
        return [self._whole(walls), *(self._other(each) for each in (*self.overrides, *self._unclear(walls)))]

    def _unclear(self, walls: Sequence[datetime]) -> list[Override]:
        """The dates on which wall time alone does not say from when to when."""
        told = self.without | {each.wall for each in self.overrides}
        starts = ((wall, earliest(wall, self.zone)) for wall in walls if wall not in told)
        return [
            Override(wall=wall, start=at, end=at + self.length, words=self.words, tentative=self.tentative)
            for wall, at in starts
            if not (is_plain(at, self.zone) and instants(wall + self.length, self.zone) == (at + self.length,))
        ]

    def _whole(self, walls: Sequence[datetime]) -> Event:
        event = bare(self.uid, self.sequence, self.written_at, self.status)
        event.add("duration", self.length)
        if said := _counted_alike(rule(self.rule), walls, self.zone):
            self._repeat(event, said, walls)
        else:
            self._list(event, [each for each in walls if each not in self.without] or walls)
        say(event, self.words)
        name(event, self.organiser, self.guest)
        return event

    def _repeat(self, event: Event, said: str, walls: Sequence[datetime]) -> None:
        event.add("dtstart", walls[0].replace(tzinfo=self.zone))
        event.add("rrule", vRecur.from_ical(said))
        if self.without and not self.cancelled:
            event.add("exdate", [each.replace(tzinfo=self.zone) for each in sorted(self.without)])

    def _list(self, event: Event, walls: Sequence[datetime]) -> None:
        """Each date by itself, the first too: not every reader counts DTSTART beside a list."""
        event.add("dtstart", walls[0].replace(tzinfo=self.zone))
        if walls[1:]:
            event.add("rdate", [each.replace(tzinfo=self.zone) for each in walls])

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
    """The rule's text if every reader finds these wall times from the first of them on, its end as the standard has it.

    Days of the month picked by BYSETPOS are misread by some.
    """
    if read.month_days == _ANY_LAST and read.positions == (-1,):
        read = replace(read, month_days=(-1,), positions=())
    if (read.month_days and read.positions) or any(not instants(each, zone) for each in walls):
        return None
    if list(occurrences(read, walls[0], zone)) != list(walls):
        return None
    parts = [each for each in written(read, walls[0]).split(";") if not each.startswith("UNTIL=")]
    if read.until:
        parts.append(f"UNTIL={earliest(walls[-1], zone).astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)
