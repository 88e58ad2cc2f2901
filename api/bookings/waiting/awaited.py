"""What somebody in line waits for: one start, or any start of a wish in their own zone. Pure.

A row keeps it as ``wish``, ``zone``, ``first_day`` and ``last_day``; this module alone reads and writes these.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from kit import ids
from kit.intervals import Interval
from kit.zones import local_date, midnight, zone
from models.bookings import Waiting

_DAY, _INSTANT = timedelta(days=1), timedelta(seconds=1)
_OPENS, _CLOSES = "00:00", "24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """The starts that would do.

    Attributes:
        zone: the zone that days, weekdays and hours are read in.
        start: this one start and no other.
        builders: with one of these; none named means any.
        weekdays: ISO days; none named means any.
        after: the local wall time, as ``09:00``, at or after which it starts; it starts before ``before``.
        minutes: the length; None for the service's usual one.
    """

    zone: str
    first_day: date
    last_day: date
    start: datetime | None = None
    builders: frozenset[uuid.UUID] = frozenset()
    weekdays: frozenset[int] = frozenset()
    after: str = _OPENS
    before: str = _CLOSES
    minutes: int | None = None

    @classmethod
    def of(cls, row: Waiting) -> Self:
        """What a row waits for."""
        wish = row.wish
        return cls(
            zone=row.zone,
            first_day=row.first_day,
            last_day=row.last_day,
            start=datetime.fromisoformat(wish["start"]) if "start" in wish else None,
            builders=frozenset(ids.parse("bld", shown) for shown in wish.get("builders", ())),
            weekdays=frozenset(wish.get("weekdays", ())),
            after=wish.get("from", _OPENS),
            before=wish.get("to", _CLOSES),
            minutes=wish.get("minutes"),
        )

    def as_wish(self) -> dict[str, Any]:
        """As a row keeps it; members that mean anything are left out."""
        members = {
            "start": self.start.isoformat() if self.start else None,
            "builders": sorted(ids.public("bld", key) for key in self.builders),
            "weekdays": sorted(self.weekdays),
            "from": self.after if self.after != _OPENS else None,
            "to": self.before if self.before != _CLOSES else None,
            "minutes": self.minutes,
        }
        return {name: value for name, value in members.items() if value}

    @property
    def span(self) -> Interval:
        """Every start that would do lies in here."""
        if self.start:
            return Interval(self.start, self.start + _INSTANT)
        where = zone(self.zone)
        return Interval(midnight(self.first_day, where), midnight(self.last_day + _DAY, where))

    def is_with(self, builder_id: uuid.UUID) -> bool:
        """Whether a session with this builder would do."""
        return not self.builders or builder_id in self.builders

    def is_on(self, day: date) -> bool:
        """Whether a session on this local date may do."""
        is_wished = not self.weekdays or day.isoweekday() in self.weekdays
        return is_wished and self.first_day <= day <= self.last_day

    def fits(self, start: datetime) -> bool:
        """Whether a session at ``start`` would do; an hour that clocks show twice does both times."""
        if self.start:
            return start == self.start
        local = start.astimezone(zone(self.zone))
        return self.is_on(local.date()) and self.after <= local.strftime("%H:%M") < self.before

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can fit any more."""
        if self.start:
            return self.start <= now
        return local_date(now, zone(self.zone)) > self.last_day
