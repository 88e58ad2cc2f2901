"""From a builder's calendar and what is wanted to the starts on offer, and the rule that removes one.

A session of the service itself with seats left can be joined at its own start; every other session blocks.
"""

from dataclasses import dataclass
from datetime import datetime

from api.availability.calendar import Calendar
from api.availability.queries import Taken
from api.availability.slots import Refusal, find_starts
from api.availability.slots import why_not as why_not_free
from api.availability.wanted import Wanted
from kit.intervals import Interval

NOBODY = Refusal("hours", "Nobody gives this service at the moment.")


@dataclass(frozen=True, slots=True)
class Offered:
    """A start that can be booked, with the seats left in it."""

    start: datetime
    end: datetime
    seats_left: int


def offers(calendar: Calendar, wanted: Wanted, *, start: datetime, end: datetime, now: datetime) -> list[Offered]:
    """Bookable starts in [start, end), sorted."""
    if calendar.schedule is None or not start < end or wanted.seats > wanted.service.capacity:
        return []
    rules, capacity = wanted.rules, wanted.service.capacity
    within = Interval(start, max(start, min(end, wanted.last_start(now))))
    free = find_starts(calendar.schedule, rules, blocks=calendar.blocks(), within=within, now=now)
    joined = [
        Offered(each.starts_at, each.ends_at, each.capacity - each.seats)
        for each in calendar.sessions
        if _is_joinable(each, wanted) and max(within.start, now + rules.notice) <= each.starts_at < within.end
    ]
    fresh = [Offered(each, each + rules.length, capacity) for each in free]
    return sorted(fresh + joined, key=lambda each: each.start)


def why_not(calendar: Calendar, wanted: Wanted, *, start: datetime, now: datetime) -> Refusal | None:
    """The rule that removes ``start``, or None when it can be booked."""
    service = wanted.service
    if wanted.seats > service.capacity:
        return Refusal("capacity", f"A session has {service.capacity} seats.")
    if calendar.schedule is None:
        return Refusal("hours", "There are no working hours yet.")
    if start >= wanted.last_start(now):
        return Refusal("limit", "That is further ahead than can be booked.")
    own = next((each for each in calendar.sessions if _is_of(each, wanted) and each.starts_at == start), None)
    if own is None:
        return why_not_free(calendar.schedule, wanted.rules, blocks=calendar.blocks(), start=start, now=now)
    if start < now + wanted.rules.notice:
        return Refusal("past" if start < now else "notice", "It is too late to join that session.")
    if not _is_joinable(own, wanted):
        return Refusal("capacity" if service.capacity > 1 else "busy", "That time is taken.")
    return None


def _is_joinable(taken: Taken, wanted: Wanted) -> bool:
    return _is_of(taken, wanted) and taken.capacity > 1 and taken.seats + wanted.seats <= taken.capacity


def _is_of(taken: Taken, wanted: Wanted) -> bool:
    """Whether a session is one of the wanted service, at the wanted length."""
    return taken.service_id == wanted.service.id and taken.ends_at == wanted.end(taken.starts_at)
