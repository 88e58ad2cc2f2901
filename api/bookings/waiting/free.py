"""What is free for somebody in line: the times on offer that fit what they wait for. Reads no rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, islice

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
from kit.zones import local_date, zone
from models.bookings import Waiting
from models.catalog import Service

_MOST = 20_000


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
    return (each for each in _on_offer(calendars, wanted, start, end, now) if _fits(awaited, each))


def is_in_vain(
    calendars: Sequence[Calendar], wanted: Wanted, awaited: Awaited, *, within: Interval, now: datetime
) -> bool:
    """Whether nothing would fit even if nobody had booked anything, were away, or had closed a day of their week."""
    empty = [replace(each, sessions=[], busy=[]) for each in calendars]
    weekly = [replace(each, schedule=replace(each.schedule, overrides={})) for each in empty if each.schedule]
    found = (free_times(each, wanted, awaited, within=within, now=now) for each in (empty, weekly))
    return next(chain.from_iterable(found), None) is None


class Board:
    """What is free of a service within a stretch: worked out once, looked at by everybody in its line.

    Of very much that is free the first twenty thousand starts are looked at.
    """

    def __init__(self, service: Service, calendars: Sequence[Calendar], *, within: Interval, now: datetime) -> None:
        """``calendars`` are of all who could give it."""
        self.service, self.calendars, self.within, self.now = service, calendars, within, now
        self._found: dict[tuple[int, int], list[Found]] = {}
        self._days: dict[tuple[int, int, str], Mapping[date, list[Found]]] = {}

    def first_fit(self, entry: Waiting, *, offered: set[Offered]) -> Fit | None:
        """The first time to offer somebody in line: not offered to them before, with time left to answer."""
        awaited = Awaited.of(entry)
        wanted = _wanted(self.service, awaited, entry.seats)
        if wanted is None:
            return None
        for found in self._fitting(wanted, awaited):
            deadline = answer_by(self._cut_off(found.start), now=self.now)
            if deadline and (entry.client_id, self.service.id, found.builder.id, found.start) not in offered:
                return Fit(wanted, found, deadline)
        return None

    def _fitting(self, wanted: Wanted, awaited: Awaited) -> Iterator[Found]:
        for day, starts in self._by_day(wanted, awaited.zone).items():
            if awaited.is_on(day):
                yield from (each for each in starts if _fits(awaited, each))

    def _by_day(self, wanted: Wanted, where: str) -> Mapping[date, list[Found]]:
        """What is on offer by the local date in a zone, earliest first."""
        key = (wanted.length.minutes, wanted.seats)
        if key not in self._found:
            starts = _on_offer(self.calendars, wanted, self.within.start, self.within.end, self.now)
            self._found[key] = list(islice(starts, _MOST))
        if (*key, where) not in self._days:
            days = defaultdict(list)
            for each in self._found[key]:
                days[local_date(each.start, zone(where))].append(each)
            self._days[*key, where] = days
        return self._days[*key, where]

    def _cut_off(self, start: datetime) -> datetime:
        """From when on a start can no longer be booked."""
        return start - timedelta(minutes=self.service.notice)


def _on_offer(
    calendars: Sequence[Calendar], wanted: Wanted, start: datetime, end: datetime, now: datetime
) -> Iterator[Found]:
    starts = {each.builder: offers(each, wanted, start=start, end=end, now=now) for each in calendars}
    if wanted.is_together:
        return (Found(shared.givers, shared.start.at, shared.start.seats_left) for shared in all_of(starts))
    return (Found((builder,), each.at, each.seats_left) for builder, each in each_of(starts))


def _fits(awaited: Awaited, found: Found) -> bool:
    return awaited.is_with(found.builder.id) and awaited.fits(found.start)


def _wanted(service: Service, awaited: Awaited, seats: int) -> Wanted | None:
    """What somebody in line wants; None when the service no longer has the length they wait for."""
    try:
        return Wanted.of(service, minutes=awaited.minutes, seats=seats)
    except Invalid:
        return None
