"""Bookings as calendar events: what they say, who is in them, and the UID they keep. Pure, but for series.

A client has an event for each booking, and one object for a series. A builder has an event for each booking of a
session for one, under the same UID as in mails, and one for the whole of a session that several share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import groupby

from api.bookings.entries.rows import Entry, last_change
from kit.ics import Invitation, Person
from kit.settings import Settings
from kit.zones import zone
from models.identity import Organisation


@dataclass(frozen=True, slots=True)
class House:
    """Whose calendars these are: the name, the address mail comes from, and the link for more."""

    name: str
    email: str
    url: str

    @property
    def host(self) -> str:
        """What UIDs end in, as in mails."""
        return self.email.rpartition("@")[2] or "parley.invalid"

    @property
    def description(self) -> str:
        return f"{self.name}\n{self.url}/"

    @property
    def person(self) -> Person:
        return Person(self.name, self.email)


def house_of(organisation: Organisation, settings: Settings) -> House:
    return House(organisation.name, parseaddr(settings.mail_from)[1], settings.url.rstrip("/"))


def for_client(house: House, entry: Entry, *, guest: Person | None = None) -> Invitation:
    """A booking as its client sees it; with a ``guest`` as an invitation, without as an entry of a feed."""
    return _event(house, entry, summary=f"{entry.service.name}: {entry.builder.name}", guest=guest)


def for_builder(house: House, entries: Sequence[Entry]) -> list[Invitation]:
    """All bookings in a builder's sessions as the builder sees them."""
    found = []
    by_session = sorted(entries, key=lambda each: (each.session.starts_at, each.session.id))
    for _, seats in groupby(by_session, key=lambda each: each.session.id):
        together = list(seats)
        if together[0].session.capacity > 1:
            found.append(_shared(house, together))
        else:
            found += [_event(house, each, summary=_of(each.service.name, each.client.name)) for each in together]
    return found


def guest_of(entry: Entry) -> Person | None:
    """The client as the guest of an invitation; None without an address."""
    client = entry.client
    return Person(client.name or client.email, client.email) if client.email else None


def _event(house: House, entry: Entry, *, summary: str, guest: Person | None = None) -> Invitation:
    booking, held = entry.booking, entry.session
    return Invitation(
        uid=f"{booking.public_id}@{house.host}", sequence=booking.version - 1, start=held.starts_at, end=held.ends_at,
        zone=zone(entry.builder.zone), summary=summary, description=house.description, place=entry.builder.place,
        organiser=house.person if guest else None, guest=guest, written_at=entry.changed_at,
        cancelled=entry.is_cancelled, tentative=entry.is_tentative,
    )  # fmt: skip


def _shared(house: House, entries: Sequence[Entry]) -> Invitation:
    """A session that several share. Its time never changes, so its SEQUENCE stays 0; it ends with its last guest."""
    first, coming = entries[0], [each for each in entries if not each.is_cancelled]
    held, seats = first.session, sum(each.booking.seats for each in coming)
    names = "\n".join(sorted(each.client.name or each.client.public_id for each in coming))
    return Invitation(
        uid=f"{held.public_id}@{house.host}", sequence=0, start=held.starts_at, end=held.ends_at,
        zone=zone(first.builder.zone), summary=f"{first.service.name} ({seats}/{held.capacity})",
        description=f"{names}\n\n{house.description}".strip(), place=first.builder.place,
        written_at=last_change(entries), cancelled=not coming,
        tentative=bool(coming) and all(each.is_tentative for each in coming),
    )  # fmt: skip


def _of(service: str, name: str | None) -> str:
    return f"{service}: {name}" if name else service
