"""Calendar invitations (RFC 5545, RFC 5546): one event, asked for or taken back, as any calendar program reads it.

Knows nothing of bookings or of mail. ``icalendar`` does escaping and folding; zones are written out as VTIMEZONE.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

_PRODUCT = "-//Parley//Bookings//EN"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an invitation; ``email`` is a bare address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One event as its guest should have it.

    Attributes:
        uid: the same for every version of the event.
        sequence: 0 for the first version; calendars ignore what is lower than they have.
        start: aware; shown in ``zone``, the place where it happens.
        written_at: when this version was written (DTSTAMP).
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: ZoneInfo
    summary: str
    description: str = ""
    place: str | None = None
    organiser: Person
    guest: Person
    written_at: datetime
    cancelled: bool = False

    @property
    def method(self) -> Literal["REQUEST", "CANCEL"]:
        return "CANCEL" if self.cancelled else "REQUEST"


def write(invitation: Invitation) -> bytes:
    """The invitation as an iCalendar file: UTF-8, CRLF, folded at 75 octets."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(_event(invitation))
    day = invitation.start.date()
    calendar.add_missing_timezones(first_date=date(day.year - 1, 1, 1), last_date=date(day.year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(invitation: Invitation) -> Event:
    start, end = _shown(invitation)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.written_at.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _plain(invitation.summary))
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    if invitation.description:
        event.add("description", _plain(invitation.description, lines=True))
    if invitation.place:
        event.add("location", _plain(invitation.place))
    event.add("organizer", _address(invitation.organiser))
    event.add("attendee", _guest(invitation.guest))
    return event


def _shown(invitation: Invitation) -> tuple[datetime, datetime]:
    """Start and end as wall times of the zone; in UTC when either is an hour's second reading, which TZID can't say."""
    start, end = (each.astimezone(invitation.zone) for each in (invitation.start, invitation.end))
    if _is_second_reading(start) or _is_second_reading(end):
        return start.astimezone(UTC), end.astimezone(UTC)
    return start, end


def _is_second_reading(shown: datetime) -> bool:
    return shown.fold == 1 and shown.utcoffset() != shown.replace(fold=0).utcoffset()


def _guest(person: Person) -> vCalAddress:
    address = _address(person)
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")):
        address.params[name] = vText(value)
    return address


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{_plain(person.email)}")
    address.params["CN"] = vText(_plain(person.name).replace('"', "'"))
    return address


def _plain(words: str, *, lines: bool = False) -> str:
    """Without control characters (line ends stay when ``lines``), so that a name can never start a property."""
    kept = "".join(each if each.isprintable() or (lines and each == "\n") else " " for each in words)
    return kept.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an invitation says, in short, for showing it."""

    method: str
    uid: str
    sequence: int
    summary: str
    place: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def read(written: bytes) -> Summary:
    """The first event of an iCalendar file. Raises ``ValueError`` for anything else."""
    calendar = Calendar.from_ical(written)
    events = calendar.walk("VEVENT")
    if not events:
        raise ValueError("there is no event in this calendar file")
    event = events[0]
    return Summary(
        method=str(calendar.get("method", "")),
        uid=str(event.get("uid", "")),
        sequence=int(event.get("sequence", 0)),
        summary=str(event.get("summary", "")),
        place=str(event.get("location", "")),
        start=event.decoded("dtstart"),
        end=event.decoded("dtend"),
    )
