"""From a builder's calendar and a service to the starts on offer, and the rule that removes one.

A session of the service itself with seats left can be joined at its own start; every other session blocks.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from api.availability.calendar import Calendar, Taken
from api.availability.hours import Schedule, Window
from api.availability.slots import Refusal, Rules, find_starts
from api.availability.slots import why_not as why_not_free
from kit.intervals import Interval
from kit.zones import zone
from models.catalog import Service


@dataclass(frozen=True, slots=True)
class Offered:
    """A start that can be booked, with the seats left in it."""

    start: datetime
    end: datetime
    seats_left: int


def offers(
    calendar: Calendar, service: Service, *, start: datetime, end: datetime, seats: int, now: datetime
) -> list[Offered]:
    """Bookable starts in [start, end) for ``seats`` seats, sorted."""
    if calendar.hours is None or not start < end or seats > service.capacity:
        return []
    rules = rules_of(service)
    within = Interval(start, max(start, min(end, now + timedelta(minutes=service.horizon))))
    free = find_starts(schedule_of(calendar), rules, blocks=_blocks(calendar), within=within, now=now)
    joined = [
        Offered(each.starts_at, each.ends_at, each.capacity - each.seats)
        for each in _joinable(calendar, service, seats)
        if max(within.start, now + rules.notice) <= each.starts_at < within.end
    ]
    fresh = [Offered(each, each + rules.length, service.capacity) for each in free]
    return sorted(fresh + joined, key=lambda each: each.start)


def why_not(calendar: Calendar, service: Service, *, start: datetime, seats: int, now: datetime) -> Refusal | None:
    """The rule that removes ``start``, or None when ``seats`` seats can be booked."""
    if seats > service.capacity:
        return Refusal("capacity", f"A session has {service.capacity} seats.")
    if calendar.hours is None:
        return Refusal("hours", "There are no working hours yet.")
    if start >= now + timedelta(minutes=service.horizon):
        return Refusal("limit", "That is further ahead than can be booked.")
    own = next((each for each in calendar.sessions if _is_session_of(each, service, start)), None)
    rules = rules_of(service)
    if own is None:
        return why_not_free(schedule_of(calendar), rules, blocks=_blocks(calendar), start=start, now=now)
    if start < now + rules.notice:
        return Refusal("past" if start < now else "notice", "It is too late to join that session.")
    if own.seats + seats > own.capacity:
        return Refusal("capacity" if service.capacity > 1 else "busy", "That time is taken.")
    return None


def schedule_of(calendar: Calendar) -> Schedule:
    """The builder's working hours as the sweep reads them."""
    hours = calendar.hours
    weekly: dict[int, tuple[Window, ...]] = {}
    for each in hours.weekly if hours else ():
        for day in each["days"]:
            weekly[day] = (*weekly.get(day, ()), _window(each))
    overrides = {
        date.fromisoformat(each["date"]): tuple(_window(part) for part in each["hours"])
        for each in (hours.overrides if hours else ())
    }
    return Schedule(zone(calendar.builder.zone), weekly, overrides)


def rules_of(service: Service) -> Rules:
    """A service's lengths as the sweep reads them."""
    return Rules(
        length=timedelta(minutes=service.minutes),
        step=timedelta(minutes=service.step),
        before=timedelta(minutes=service.buffer_before),
        after=timedelta(minutes=service.buffer_after),
        notice=timedelta(minutes=service.notice),
    )


def _window(part: dict[str, Any]) -> Window:
    return Window(part["start"], part["end"])


def _blocks(calendar: Calendar) -> list[Interval]:
    return [Interval(each.occupies_from, each.occupies_to) for each in calendar.sessions]


def _joinable(calendar: Calendar, service: Service, seats: int) -> list[Taken]:
    return [
        each
        for each in calendar.sessions
        if each.service_id == service.id and each.capacity > 1 and each.seats + seats <= each.capacity
    ]


def _is_session_of(taken: Taken, service: Service, start: datetime) -> bool:
    return taken.service_id == service.id and taken.starts_at == start
