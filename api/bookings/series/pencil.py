"""Calendars into which sessions are pencilled one after another, so that each counts for the next. Pure.

The limits, buffers and seats that a series uses up itself are found this way before anything is written down.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from api.availability.calendar import Calendar
from api.availability.offer import NOBODY, offers, why_not
from api.availability.slots import Refusal
from api.availability.together import any_of
from api.availability.wanted import Wanted
from kit.zones import earliest
from models.people import Builder

REACH = timedelta(days=7)
_DAY_COUNTS = 180
SKIPPED = Refusal("gap", "The clocks are put forward on that date; this time does not exist.")


class Pencil:
    """The calendars of some builders, by builder, as they would be."""

    def __init__(self, calendars: Iterable[Calendar], *, now: datetime) -> None:
        """Start from the calendars as they are at ``now``."""
        self._calendars = {each.builder.id: each for each in calendars}
        self._now = now

    def why_not(self, wanted: Wanted, givers: Sequence[Builder], start: datetime) -> Refusal | None:
        """The rule that keeps these builders from giving it at ``start``, or None."""
        refusals = (why_not(self._calendars[each.id], wanted, start=start, now=self._now) for each in givers)
        return next(filter(None, refusals), None) if givers else NOBODY

    def enter(self, wanted: Wanted, givers: Sequence[Builder], start: datetime) -> None:
        """Pencil it in for these builders."""
        for each in givers:
            self._calendars[each.id] = self._calendars[each.id].joined(wanted, start)

    def rub_out(self, wanted: Wanted, givers: Sequence[Builder], start: datetime) -> None:
        """Take it out again."""
        for each in givers:
            self._calendars[each.id] = self._calendars[each.id].left(wanted, start)

    def nearest(
        self, wanted: Wanted, givers: Sequence[Builder], wall: datetime, where: ZoneInfo, *, limit: int = 3
    ) -> list[datetime]:
        """The starts nearest to a wall time in ``where`` that these builders could still give, earliest first.

        Looks a week around it. Near is what differs little in the time of day; a day apart counts as three hours.
        """
        to = earliest(wall, where)
        first, last = max(to - REACH, self._now), to + REACH
        starts = {
            each.id: offers(self._calendars[each.id], wanted, start=first, end=last, now=self._now) for each in givers
        }
        free = [shared.start.at for shared in any_of(starts) if len(shared.givers) == len(givers)]
        return sorted(sorted(free, key=lambda at: _distance(at.astimezone(where), wall))[:limit])


def _distance(one: datetime, other: datetime) -> int:
    """In minutes on the clock."""
    days = abs(one.date() - other.date()).days
    return days * _DAY_COUNTS + abs(60 * (one.hour - other.hour) + one.minute - other.minute)
