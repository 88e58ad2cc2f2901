"""Calendar files: an invitation for one guest (RFC 5546), or a feed of many events that asks nothing (PUBLISH)."""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar

from kit.ics.called_off import CalledOff
from kit.ics.event import Invitation
from kit.ics.people import plain
from kit.ics.series import Repeated
from kit.ics.zone import written_zone

_PRODUCT = "-//Parley//Bookings//EN"
_EVERY = timedelta(hours=1)


def write(invitation: Invitation | Repeated | CalledOff) -> bytes:
    """One event or series, asked for or taken back, whole or in part: UTF-8, CRLF, folded at 75 octets."""
    calendar = _calendar(invitation.method)
    return _filled(calendar, [invitation])


def publish(entries: Sequence[Invitation | Repeated], *, name: str) -> bytes:
    """Events and series under a name, to be read again each hour."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", plain(name))
    calendar.add("x-wr-calname", plain(name))
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _filled(calendar, entries)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _filled(calendar: Calendar, entries: Sequence[Invitation | Repeated | CalledOff]) -> bytes:
    """With each zone once, written out for the years in which something happens in it, and the year on either side."""
    zones = {each.zone.key: each.zone for each in entries}
    for key, where in sorted(zones.items()):
        years = [moment.year for each in entries if each.zone.key == key for moment in each.span]
        calendar.add_component(written_zone(where, first=min(years) - 1, last=max(years) + 1))
    for each in entries:
        for event in each.components():
            calendar.add_component(event)
    return bytes(calendar.to_ical())
