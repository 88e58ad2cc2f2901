"""Time zones: local wall times to instants, with the hours that clock changes skip or repeat.

Never add a timedelta to a local time: go through these functions.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from kit.errors import Invalid


class UnknownZone(Invalid):
    type, title = "unknown-zone", "That time zone is not known"
    next_step = "Use an IANA name such as Europe/Lisbon or America/New_York."


_NO_PLACES = {"localtime", "Factory", "posixrules"}  # what a system's folder of zones holds besides


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES


def zone(name: str) -> ZoneInfo:
    """The zone called ``name``. Raises ``UnknownZone``."""
    if name not in _names():
        raise UnknownZone(f"“{name[:64]}” is not a known time zone.")
    return ZoneInfo(name)


def instants(wall: datetime, where: ZoneInfo) -> tuple[datetime, ...]:
    """The instants (UTC) at which clocks show ``wall``: none in a gap, two in a fold, else one."""
    readings = {wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)}
    shown = (each for each in readings if each.astimezone(where).replace(tzinfo=None, fold=0) == wall)
    return tuple(sorted(shown))


def earliest(wall: datetime, where: ZoneInfo) -> datetime:
    """The first reading of ``wall``; in a gap the first instant after it."""
    found = instants(wall, where)
    return found[0] if found else _after_gap(wall, where)


def latest(wall: datetime, where: ZoneInfo) -> datetime:
    """The last reading of ``wall``; in a gap the instant at which the gap lies."""
    found = instants(wall, where)
    return found[-1] if found else _after_gap(wall, where)


def _after_gap(wall: datetime, where: ZoneInfo) -> datetime:
    """The instant of the clock change that skips ``wall``, to the second."""
    before = wall.replace(tzinfo=where, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=where, fold=0).astimezone(UTC)
    low, high = sorted((before, after))
    old = low.astimezone(where).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if middle.astimezone(where).utcoffset() == old else (low, middle)
    return high


def midnight(day: date, where: ZoneInfo) -> datetime:
    """The first instant of a local date."""
    return earliest(datetime.combine(day, time()), where)


def local_date(instant: datetime, where: ZoneInfo) -> date:
    """The date on a calendar that hangs in ``where``."""
    return instant.astimezone(where).date()
