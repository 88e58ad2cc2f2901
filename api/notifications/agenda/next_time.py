"""When the next agenda is due: once on each local date, whatever the clocks do. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kit.zones import earliest, local_date

LONGEST_LATE = timedelta(hours=6)
"""An agenda that could not be told for so long is left out: the day is half over."""


def next_time(clock: str, where: ZoneInfo, *, after: datetime) -> datetime:
    """The first instant after ``after`` at which clocks in ``where`` show ``clock``; in a gap its end."""
    wall, day = time.fromisoformat(clock), local_date(after, where)
    days = (day + timedelta(days=ahead) for ahead in range(3))
    return next(at for each in days if (at := earliest(datetime.combine(each, wall), where)) > after)
