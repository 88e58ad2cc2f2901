"""Calendar files (RFC 5545, RFC 5546): events and series, asked for, taken back or published, for any calendar program.

Knows nothing of bookings or of mail. ``icalendar`` does escaping and folding; zones are written out by ``zone``.
"""

from kit.ics.called_off import CalledOff, call_off
from kit.ics.event import Invitation, Words
from kit.ics.people import Person
from kit.ics.read import Summary, read
from kit.ics.series import Override, Repeated
from kit.ics.write import publish, write

__all__ = [
    "CalledOff", "Invitation", "Override", "Person", "Repeated", "Summary", "Words", "call_off", "publish", "read",
    "write",
]  # fmt: skip
