"""When those who could give something are open, for whoever waits for other hours. Pure."""

from collections.abc import Sequence
from typing import Any

from api.availability.calendar import Calendar

_MOST = 5


def hours_told(calendars: Sequence[Calendar]) -> list[dict[str, Any]]:
    """The weekly hours of the first few builders, days with the same window together."""
    return [
        {"builder": each.builder.name, "zone": each.builder.zone, "weekly": _weekly(each)} for each in calendars[:_MOST]
    ]


def _weekly(calendar: Calendar) -> list[dict[str, Any]]:
    days: dict[tuple[str, str], list[int]] = {}
    weekly = calendar.schedule.weekly if calendar.schedule else {}
    for day in sorted(weekly):
        for window in weekly[day]:
            days.setdefault((window.start, window.end), []).append(day)
    return [{"days": on, "start": start, "end": end} for (start, end), on in days.items()]
