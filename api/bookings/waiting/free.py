"""What is free for somebody in line: the times on offer that fit what they wait for. Reads no rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.availability.calendar import Calendar
from api.availability.offer import offers
from api.availability.search import Found
from api.availability.together import all_of, each_of
from api.availability.wanted import Wanted
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.deadline import answer_by
from api.bookings.waiting.queries import Offered
from kit.errors import Invalid
from kit.intervals import Interval
from models.bookings import Waiting
from models.catalog import Service


@dataclass(frozen=True, slots=True)
class Fit:
    """Something free that fits somebody in line, and until when they could answer."""

    wanted: Wanted
    found: Found
    deadline: datetime


def free_times(
    calendars: Sequence[Calendar], wanted: Wanted, awaited: Awaited, *, within: Interval, now: datetime
) -> Iterator[Found]:
    """Bookable starts in ``within`` that fit, earliest first, lazily. ``calendars`` are of all who could give it."""
    start, end = max(within.start, awaited.span.start), min(within.end, awaited.span.end)
    starts = {
        each.builder: offers(each, wanted, start=start, end=end, now=now)
        for each in calendars
        if awaited.is_with(each.builder.id)
    }
    if wanted.is_together:
        found = (Found(shared.givers, shared.start.at, shared.start.seats_left) for shared in all_of(starts))
    else:
        found = (Found((builder,), each.at, each.seats_left) for builder, each in each_of(starts))
    return (each for each in found if awaited.fits(each.start))


def first_fit(
    entry: Waiting,
    service: Service,
    calendars: Sequence[Calendar],
    *,
    offered: set[Offered],
    within: Interval,
    now: datetime,
) -> Fit | None:
    """The first time to offer somebody in line: not offered to them before, with time left to answer."""
    awaited = Awaited.of(entry)
    wanted = _wanted(service, awaited, entry.seats)
    if wanted is None:
        return None
    for found in free_times(calendars, wanted, awaited, within=within, now=now):
        deadline = answer_by(cut_off(service, found.start), now=now)
        if deadline and (entry.client_id, service.id, found.builder.id, found.start) not in offered:
            return Fit(wanted, found, deadline)
    return None


def _wanted(service: Service, awaited: Awaited, seats: int) -> Wanted | None:
    """What somebody in line wants; None when the service no longer has the length they wait for."""
    try:
        return Wanted.of(service, minutes=awaited.minutes, seats=seats)
    except Invalid:
        return None


def cut_off(service: Service, start: datetime) -> datetime:
    """From when on a start can no longer be booked."""
    return start - timedelta(minutes=service.notice)
