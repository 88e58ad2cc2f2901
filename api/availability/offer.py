"""From a builder's calendar and what is wanted to the starts on offer, and the rule that removes one."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from api.availability.calendar import Calendar
from api.availability.slots import Refusal, Start, find_starts
from api.availability.slots import why_not as why_not_free
from api.availability.wanted import Wanted
from kit.intervals import Interval

NOBODY = Refusal("hours", "Nobody gives this service at the moment.")


def offers(calendar: Calendar, wanted: Wanted, *, start: datetime, end: datetime, now: datetime) -> Iterator[Start]:
    """Bookable starts in [start, end), earliest first, lazily."""
    diary, last = calendar.diary(wanted), min(end, wanted.last_start(now))
    if diary is None or not start < last:
        return iter(())
    return find_starts(diary, wanted.rules, seats=wanted.seats, within=Interval(start, last), now=now)


def why_not(calendar: Calendar, wanted: Wanted, *, start: datetime, now: datetime) -> Refusal | None:
    """The rule that removes ``start``, or None when it can be booked."""
    diary = calendar.diary(wanted)
    if diary is None:
        return Refusal("hours", "There are no working hours yet.")
    if start >= wanted.last_start(now):
        return Refusal("limit", "That is further ahead than can be booked.")
    return why_not_free(diary, wanted.rules, seats=wanted.seats, start=start, now=now)


def why_none(calendars: Sequence[Calendar], wanted: Wanted, *, start: datetime, now: datetime) -> Refusal | None:
    """The rule by which none of these builders (or where they give it together, not all) can give it at ``start``."""
    refusals = [why_not(calendar, wanted, start=start, now=now) for calendar in calendars] or [NOBODY]
    if None in refusals and not wanted.is_together:
        return None
    return next(filter(None, refusals), None)
