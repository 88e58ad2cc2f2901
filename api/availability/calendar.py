"""A builder's calendar: their schedule for a service, the sessions in it, and what else keeps them busy.

Showing and booking both come through here, so what is offered can be booked and nothing else can.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.hours import Schedule, Travel, Window
from api.availability.limits import Limits, Tally, reach
from api.availability.queries import Taken, blocks_of, schedules_of, sessions_of
from api.availability.slots import Booked, Diary, Group
from api.availability.wanted import Wanted
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

    def diary(self, wanted: Wanted) -> Diary | None:
        """The calendar as the sweep reads it for what is wanted; None when the builder is never open."""
        if self.schedule is None:
            return None
        own = [each for each in self.sessions if _can_be_joined(each, wanted)]
        others = (each for each in self.sessions if not _can_be_joined(each, wanted))
        return Diary(
            schedule=self.schedule,
            blocks=self.busy,
            booked=[_booked(each) for each in others],
            groups=[Group(each.starts_at, wanted.service.capacity - each.capacity + each.seats) for each in own],
            tallies=self._tallies(wanted.service),
        )

    def around(self, wanted: Wanted, start: datetime, end: datetime) -> "Calendar":
        """What of the calendar may matter to the wanted between ``start`` and ``end``; the rest is left out."""
        margin = _margin([self.builder], wanted.service)
        first, last = start - margin, end + margin
        return replace(
            self,
            sessions=[each for each in self.sessions if first < each.occupies_to and each.occupies_from < last],
            busy=[each for each in self.busy if first < each.end and each.start < last],
        )

    def joined(self, wanted: Wanted, start: datetime) -> "Calendar":
        """The calendar as it will be once the wanted seats are taken at ``start``."""
        mine = self._seats_at(wanted, start)
        span = wanted.occupied(start)
        session = Taken(
            mine.id if mine else wanted.service.id, wanted.service.id, start, wanted.end(start), span.start, span.end,
            mine.capacity if mine else wanted.service.capacity, (mine.seats if mine else 0) + wanted.seats,
        )  # fmt: skip
        return replace(self, sessions=[*self._but(mine), session])

    def left(self, wanted: Wanted, start: datetime) -> "Calendar":
        """The calendar as it will be once the wanted seats at ``start`` are given back."""
        mine = self._seats_at(wanted, start)
        if mine is None:
            return self
        stays = [replace(mine, seats=mine.seats - wanted.seats)] if mine.seats > wanted.seats else []
        return replace(self, sessions=[*self._but(mine), *stays])

    def _seats_at(self, wanted: Wanted, start: datetime) -> Taken | None:
        return next(
            (each for each in self.sessions if each.service_id == wanted.service.id and each.starts_at == start), None
        )

    def _but(self, one: Taken | None) -> list[Taken]:
        return [each for each in self.sessions if each is not one]

    def _tallies(self, service: Service) -> list[Tally]:
        """What the builder's and the service's limits count, in the builder's zone: the service's with this builder."""
        where = zone(self.builder.zone)
        mine, of_service = Limits.of(self.builder.limits), Limits.of(service.limits)
        return [
            Tally(limits, where, [Interval(each.starts_at, each.ends_at) for each in sessions])
            for limits, sessions in (
                (mine, self.sessions),
                (of_service, [each for each in self.sessions if each.service_id == service.id]),
            )
            if limits
        ]


def _booked(taken: Taken) -> Booked:
    return Booked(Interval(taken.starts_at, taken.ends_at), Interval(taken.occupies_from, taken.occupies_to))


def _can_be_joined(taken: Taken, wanted: Wanted) -> bool:
    """Whether a session is a group session of the wanted service, at the wanted length."""
    is_same = taken.service_id == wanted.service.id and taken.ends_at == wanted.end(taken.starts_at)
    return is_same and taken.capacity > 1


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
    margin = _margin(builders, service)
    first, last = start - margin, end + margin
    hours = await schedules_of(session, keys, service)
    sessions = await sessions_of(session, keys, start=first, end=last, now=now)
    blocks = await blocks_of(session, keys, start=first, end=last)
    return [
        Calendar(each, schedule_of(each, hours.get(each.id)), sessions.get(each.id, []), blocks.get(each.id, []))
        for each in builders
    ]


def _margin(builders: Sequence[Builder], service: Service | None) -> timedelta:
    """How far around a start what stands may matter to it."""
    limits = [Limits.of(each.limits) for each in (*builders, *((service,) if service else ()))]
    return max(_MARGIN, reach(limits))


def schedule_of(builder: Builder, row: WorkingHours | None) -> Schedule | None:
    """A stored schedule as the pure rules take it; None for who has none."""
    if row is None:
        return None
    weekly: dict[int, tuple[Window, ...]] = {}
    for each in row.weekly:
        for day in each["days"]:
            weekly[day] = (*weekly.get(day, ()), _window(each))
    overrides = {date.fromisoformat(each["date"]): tuple(map(_window, each["hours"])) for each in row.overrides}
    travels = tuple(
        Travel(date.fromisoformat(each["from"]), date.fromisoformat(each["to"]), zone(each["zone"]))
        for each in row.travels
    )
    return Schedule(zone(row.zone or builder.zone), weekly, overrides, travels)


def _window(part: dict[str, Any]) -> Window:
    return Window(part["start"], part["end"])
