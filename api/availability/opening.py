"""When a builder is **open** on dates to come: their hours, with the dates that differ, journeys and time off.

Which of it is still free only availability tells.
"""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import schedule_of
from api.availability.hours import Schedule
from api.availability.schemas import DayOpen, Span
from api.people.queries import find_schedule
from api.people.time_off import time_off_about
from kit.intervals import Interval, merged, without
from models.people import USUAL, Builder

_DAY = timedelta(days=1)


async def opening_of(session: AsyncSession, builder: Builder, *, first: date, days: int) -> list[DayOpen]:
    """The stretches of each local date on which a builder's usual schedule has them open, earliest first.

    None of whoever was let go: nobody can book them.
    """
    schedule = schedule_of(builder, await find_schedule(session, builder.id, USUAL)) if builder.active else None
    if schedule is None:
        return []
    dates = [first + _DAY * number for number in range(days)]
    hours = [_hours(schedule, day) for day in dates]
    spans = [each for one in hours for each in one]
    off = await time_off_about(session, builder, _around(spans)) if spans else []
    return [_shown(schedule, day, without(open_then, off)) for day, open_then in zip(dates, hours, strict=True)]


def _hours(schedule: Schedule, day: date) -> list[Interval]:
    where = schedule.zone_on(day)
    return [each for each in merged(window.on(day, where) for window in schedule.on(day)) if each.start < each.end]


def _around(spans: list[Interval]) -> Interval:
    return Interval(min(each.start for each in spans), max(each.end for each in spans))


def _shown(schedule: Schedule, day: date, spans: list[Interval]) -> DayOpen:
    weekly = schedule.weekly.get(day.isoweekday(), ())
    usual = merged(window.on(day, schedule.zone) for window in weekly)
    return DayOpen(
        date=day, zone=schedule.zone_on(day).key, open=[Span(start=each.start, end=each.end) for each in spans],
        as_usual=spans == [each for each in usual if each.start < each.end],
    )  # fmt: skip
