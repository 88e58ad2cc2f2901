"""Two readers nobody here wrote: icalendar with recurring-ical-events, and ical.js."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from tests.fixtures.node import run_node

_SCRIPT = Path(__file__).parent / "read_ical.mjs"
MOST = 400
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One occurrence as a reader finds it."""

    start: datetime
    end: datetime
    summary: str


def by_icalendar(written: bytes, span: Span) -> list[Seen]:
    """All occurrences that begin in a span, with the zones as the file itself writes them out.

    Zones get names that nobody knows, else the reader would take its own idea of them.
    """
    unknown = f"X-{hashlib.sha256(written).hexdigest()[:12]}-".encode()
    calendar = Calendar.from_ical(re.sub(rb"(TZID[:=])", rb"\1" + unknown, written))
    found = recurring_ical_events.of(calendar).between(span[0] - timedelta(days=1), span[1] + timedelta(days=1))
    return sorted(
        Seen(each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC), str(each["SUMMARY"]))
        for each in found
    )


def by_ical_js(written: Sequence[bytes]) -> list[list[dict[str, Any]]]:
    """The events of each file; ``occurrences`` as ``Seen``."""
    read = run_node(_SCRIPT, [{"ics": each.decode(), "most": MOST} for each in written])
    for events in read:
        for event in events:
            event["occurrences"] = [
                Seen(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), summary)
                for start, end, summary in event["occurrences"]
            ]
    found: list[list[dict[str, Any]]] = read
    return found


def starts_by_ical_js(written: bytes) -> list[Seen]:
    return sorted(seen for event in by_ical_js([written])[0] for seen in event["occurrences"])
