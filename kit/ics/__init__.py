"""Calendar files (RFC 5545, RFC 5546): events and series, asked for, taken back or published, for any calendar program.

Knows nothing of bookings or of mail. ``icalendar`` does escaping and folding; zones are written out by ``zone``.
"""

from kit.ics.event import Invitation, Words
from kit.ics.people import Person
from kit.ics.read import Summary, read
from kit.ics.series import Override, Repeated
from kit.ics.write import publish, write

__all__ = ["Invitation", "Override", "Person", "Repeated", "Summary", "Words", "publish", "read", "write"]
