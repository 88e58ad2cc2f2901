"""What an invitation says, in short, for showing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar


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
    start = event.decoded("dtstart")
    return Summary(
        method=str(calendar.get("method", "")),
        uid=str(event.get("uid", "")),
        sequence=int(event.get("sequence", 0)),
        summary=str(event.get("summary", "")),
        place=str(event.get("location", "")),
        start=start,
        end=event.decoded("dtend") if "dtend" in event else start + event.decoded("duration"),
    )
