"""A builder's calendar: their schedule for a service, the sessions in it, and what else keeps them busy.

Showing and booking both come through here, so what is offered can be booked and nothing else can.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.hours import Schedule, Window
from api.availability.queries import Taken, blocks_of, schedules_of, sessions_of
from kit.intervals import Interval
from kit.zones import zone
from models.catalog import Service
from models.people import Builder, WorkingHours

_MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One builder's hours, sessions and busy time around the stretch asked for; no schedule means never open."""

    builder: Builder
    schedule: Schedule | None
    sessions: list[Taken] = field(default_factory=list)
    busy: list[Interval] = field(default_factory=list)

    def blocks(self, *, besides: uuid.UUID | None = None) -> list[Interval]:
        """Every stretch that is not free, without the session ``besides``."""
        sessions = [Interval(each.occupies_from, each.occupies_to) for each in self.sessions if each.id != besides]
        return sessions + self.busy


async def load_calendars(
    session: AsyncSession,
    builders: Sequence[Builder],
    *,
    service: Service | None = None,
    start: datetime,
    end: datetime,
    now: datetime,
) -> list[Calendar]:
    """The calendars of ``builders`` for what may matter between ``start`` and ``end``.

    It takes as many queries for one builder as for a thousand.
    """
    keys = [builder.id for builder in builders]
    first, last = start - _MARGIN, end + _MARGIN
    hours = await schedules_of(session, keys, service)
    sessions = await sessions_of(session, keys, start=first, end=last, now=now)
    blocks = await blocks_of(session, keys, start=first, end=last)
    return [
        Calendar(each, _schedule(each, hours.get(each.id)), sessions.get(each.id, []), blocks.get(each.id, []))
        for each in builders
    ]


def _schedule(builder: Builder, row: WorkingHours | None) -> Schedule | None:
    if row is None:
        return None
    weekly: dict[int, tuple[Window, ...]] = {}
    for each in row.weekly:
        for day in each["days"]:
            weekly[day] = (*weekly.get(day, ()), _window(each))
    overrides = {date.fromisoformat(each["date"]): tuple(map(_window, each["hours"])) for each in row.overrides}
    return Schedule(zone(row.zone or builder.zone), weekly, overrides)


def _window(part: dict[str, Any]) -> Window:
    return Window(part["start"], part["end"])
