"""VTIMEZONE: a zone's clock changes written out, each with the local time and offset it happens at (RFC 5545, 3.6.5).

Changes are found day by day from the zone's own data, so no short season is jumped over. Those that follow a yearly
rule all through the years asked for are written as that rule, as mail programs like it best; others as a list of dates.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_FEWEST = 3  # changes that make a rule


@dataclass(frozen=True, slots=True)
class Change:
    """A change of clocks: ``onset`` is the wall time at which it happens, as clocks showed it before."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        return self.before, self.after, self.name, self.is_summer


def written_zone(where: ZoneInfo, *, first: int, last: int) -> Timezone:
    """The zone as it is from the beginning of the year ``first`` to the end of the year ``last``."""
    written = Timezone()
    written.add("tzid", where.key)
    for change, onsets in _observances(where, first, last):
        part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
        part.add("dtstart", onsets[0])
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", change.after)
        part.add("tzname", change.name)
        if day := _yearly(onsets, last):
            part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": day}))
        elif onsets[1:]:
            for onset in onsets:  # the first again, and a line for each: some readers count neither otherwise
                part.add("rdate", [onset])
        written.add_component(part)
    return written


def _observances(where: ZoneInfo, first: int, last: int) -> Iterator[tuple[Change, Sequence[datetime]]]:
    kinds: dict[tuple[timedelta, timedelta, str, bool], list[Change]] = defaultdict(list)
    for change in changes(where, first, last):
        kinds[change.kind].append(change)
    for alike in kinds.values():
        yield alike[0], [each.onset for each in alike]


@lru_cache(maxsize=512)
def changes(where: ZoneInfo, first: int, last: int) -> tuple[Change, ...]:
    """Every change of clocks in these years, after the state at their beginning, which is written as a change too."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    state = _state(at, where)
    found = [Change(datetime(first, 1, 1), state[0], *state)]  # noqa: DTZ001 - a wall time
    while at < end:
        after = at + _DAY
        if _state(after, where) != state:
            after = _moment(at, after, where)
            now = _state(after, where)
            found.append(Change(after.replace(tzinfo=None) + state[0], state[0], *now))
            state = now
        at = after
    return tuple(found)


def _moment(low: datetime, high: datetime, where: ZoneInfo) -> datetime:
    """The first instant in (low, high] at which the zone is not as it was at ``low``."""
    old = _state(low, where)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _state(middle, where) == old else (low, middle)
    return high


def _state(at: datetime, where: ZoneInfo) -> tuple[timedelta, str, bool]:
    local = at.astimezone(where)
    return local.utcoffset() or timedelta(), local.tzname() or where.key, bool(local.dst())


def _yearly(onsets: Sequence[datetime], last: int) -> str | None:
    """The day of a rule that gives exactly these dates, one in each year to the ``last``, such as ``-1SU``."""
    years = [each.year for each in onsets]
    same = {(each.month, each.weekday(), each.time()) for each in onsets}
    if len(onsets) < _FEWEST or years != list(range(years[0], last + 1)) or len(same) > 1:
        return None
    day = _WEEKDAYS[onsets[0].weekday()]
    if all((each + timedelta(days=_WEEK)).month != each.month for each in onsets):
        return f"-1{day}"
    numbers = {(each.day - 1) // _WEEK + 1 for each in onsets}
    return f"{numbers.pop()}{day}" if len(numbers) == 1 else None
