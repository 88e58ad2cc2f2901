"""How busy a service's days are: the share of its builders' open time that is taken. For prices that follow demand.

All who give the service count, whoever is asked for, so that a time costs the same however it is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.hours import open_windows
from api.availability.wanted import Wanted
from api.catalog.queries import builders_of
from kit.intervals import Interval, merged
from kit.zones import local_date, midnight, zone

_DAY = timedelta(days=1)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Busy:
    """The calendars that a share is read from; none where nothing depends on it."""

    calendars: Sequence[Calendar] = ()

    def at(self, start: datetime) -> Decimal | None:
        """The share taken of the day of ``start``, 0 to 1 in hundredths; None where nobody looked or is open.

        A session with some of its seats taken counts by that part of it.
        """
        known: dict[tuple[date, str], Interval] = {}
        taken = opened = timedelta(0)
        for calendar in self.calendars:
            where = zone(calendar.builder.zone)
            key = local_date(start, where), where.key
            day = known.setdefault(key, Interval(midnight(key[0], where), midnight(key[0] + _DAY, where)))
            opened += _open(calendar, day)
            taken += _taken(calendar, day)
        if not opened:
            return None
        return min(Decimal(1), (Decimal(taken / opened)).quantize(_HUNDREDTH))


async def busy_days(session: AsyncSession, wanted: Wanted, *, start: datetime, end: datetime, now: datetime) -> Busy:
    """How busy the days from ``start`` to ``end`` are, where the wanted's price depends on it."""
    if wanted.prices.demand is None:
        return Busy()
    givers = await builders_of(session, wanted.service)
    return Busy(
        await load_calendars(session, givers, service=wanted.service, start=start - _DAY, end=end + _DAY, now=now)
    )


def _open(calendar: Calendar, day: Interval) -> timedelta:
    if calendar.schedule is None:
        return timedelta(0)
    windows = open_windows(calendar.schedule, day)
    free = sum((_overlap(window, day) for window in windows), timedelta(0))
    off = (_overlap(window, block, day) for window in windows for block in merged(calendar.busy))
    return max(free - sum(off, timedelta(0)), timedelta(0))


def _taken(calendar: Calendar, day: Interval) -> timedelta:
    spans = (
        _overlap(Interval(each.occupies_from, each.occupies_to), day) * each.seats / each.capacity
        for each in calendar.sessions
    )
    return sum(spans, timedelta(0))


def _overlap(*spans: Interval) -> timedelta:
    return max(min(each.end for each in spans) - max(each.start for each in spans), timedelta(0))
