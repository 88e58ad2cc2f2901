"""When the periods of a plan end, and what a part of one is worth. Pure.

Periods are counted from the day it began, each on its own: the 31st is the last day of a shorter month, and the 31st
again after it. They keep the wall time of the business.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many months or weeks; what is left of a period can be used in ``carry`` more."""

    unit: str
    every: int
    carry: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plan costs for a period, in minor units, and how many credits it brings."""

    price: int
    credits: int


def end_of(number: int, *, of: Rhythm, began: datetime, where: ZoneInfo) -> datetime:
    """When the ``number``-th period ends, the first being 1; 0 is when it began."""
    count = number * of.every
    step = relativedelta(months=count) if of.unit == "month" else relativedelta(weeks=count)
    wall = began.astimezone(where).replace(tzinfo=None) + step
    return began if number == 0 else wall.replace(tzinfo=where).astimezone(UTC)


def rest_of(amount: int, *, start: datetime, end: datetime, now: datetime) -> int:
    """What of an amount belongs to the rest of a period; with what was used of it, it is the whole to the last unit."""
    whole = (end - start) // _TICK
    used = min(max((now - start) // _TICK, 0), whole)
    return amount - amount * used // whole


def difference(old: Worth, new: Worth, *, start: datetime, end: datetime, now: datetime) -> Worth:
    """What the rest of a period costs more under a larger plan, and the credits it brings more, one at least."""

    def rest(amount: int) -> int:
        return rest_of(amount, start=start, end=end, now=now)

    return Worth(rest(new.price) - rest(old.price), max(rest(new.credits) - rest(old.credits), 1))
