"""One event as its guest should have it, or as it stands in a feed: VEVENT (RFC 5545), with times a zone can say."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Event

from kit.ics.people import Person, address, guest, plain
from kit.zones import instants

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How something stands, as calendars are told: asked for, perhaps, or taken back."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an event says besides its times."""

    summary: str
    description: str = ""
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Stands):
    """One event as its guest should have it.

    Attributes:
        uid: the same for every version of the event.
        sequence: 0 for the first version; calendars ignore what is lower than they have.
        start: aware; shown in ``zone``, the place where it happens.
        written_at: when this version was written (DTSTAMP).
        organiser: whom to answer; a feed, which asks nothing of anybody, leaves out both people.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: ZoneInfo
    summary: str
    description: str = ""
    place: str | None = None
    organiser: Person | None = None
    guest: Person | None = None
    written_at: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.start, self.end

    def components(self) -> list[Event]:
        """Its one VEVENT."""
        start, end = shown(self.start, self.end, self.zone)
        event = bare(self.uid, self.sequence, self.written_at, self.status)
        event.add("dtstart", start)
        event.add("dtend", end)
        say(event, Words(summary=self.summary, description=self.description, place=self.place))
        name(event, self.organiser, self.guest)
        return [event]


def bare(uid: str, sequence: int, written_at: datetime, status: Status) -> Event:
    """An event that says which it is, and nothing else yet."""
    event = Event()
    event.add("uid", plain(uid))
    event.add("sequence", sequence)
    event.add("dtstamp", written_at.astimezone(UTC))
    event.add("status", status)
    return event


def say(event: Event, words: Words) -> None:
    event.add("summary", plain(words.summary))
    if words.description:
        event.add("description", plain(words.description, lines=True))
    if words.place:
        event.add("location", plain(words.place))


def name(event: Event, organiser: Person | None, invited: Person | None) -> None:
    if organiser:
        event.add("organizer", address(organiser))
    if invited:
        event.add("attendee", guest(invited))


def shown(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end as wall times of the zone; in UTC when clocks show either of them twice.

    The standard means the first reading then, but not every reader does.
    """
    if all(is_plain(each, zone) for each in (start, end)):
        return start.astimezone(zone), end.astimezone(zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def is_plain(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall time of an instant means that instant alone."""
    return len(instants(instant.astimezone(zone).replace(tzinfo=None, fold=0), zone)) == 1
