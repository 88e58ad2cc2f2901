"""What watchers of availability see, and what changed between two looks. Pure."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a start stands in a calendar: ``day`` is the local date of the builder who gives or leads it."""

    day: date
    builder: uuid.UUID
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A start that can be booked, with all who give it."""

    at: Place
    end: datetime
    builders: tuple[uuid.UUID, ...]
    seats_left: int


Day = Mapping[Place, Seen]
View = Mapping[date, Day]
Choice = tuple[datetime, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on one day of one builder: starts that went, and starts that came or have other seats left."""

    builder: uuid.UUID
    day: date
    gone: tuple[datetime, ...]
    free: tuple[Seen, ...]


def view_of(seen: Iterable[Seen]) -> View:
    days: defaultdict[date, dict[Place, Seen]] = defaultdict(dict)
    for each in seen:
        days[each.at.day][each.at] = each
    return dict(days)


def each_in(view: View) -> Iterator[Seen]:
    return (each for day in view.values() for each in day.values())


def days_between(view: View, first: date, last: date) -> View:
    return {day: seen for day, seen in view.items() if first <= day <= last}


def kept(view: View, befores: Iterable[View]) -> View:
    """The same view, in which a day that looks as it did before is the very same one: so it need not be compared."""
    return {day: _kept(seen, (before.get(day) for before in befores)) for day, seen in view.items()}


def _kept(seen: Day, befores: Iterable[Day | None]) -> Day:
    distinct = {id(before): before for before in befores if before is not None}
    return next((before for before in distinct.values() if before == seen), seen)


def differences(before: View, after: View) -> list[Change]:
    """What turns one view into the other, in the order of days and builders."""
    days = sorted(day for day in before.keys() | after.keys() if before.get(day) is not after.get(day))
    return [change for day in days for change in _changes(day, before.get(day, {}), after.get(day, {}))]


def _changes(day: date, before: Day, after: Day) -> Iterator[Change]:
    touched = sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place))
    for builder, places in groupby(touched, key=lambda place: place.builder):
        yield _change(day, builder, list(places), after)


def _change(day: date, builder: uuid.UUID, places: list[Place], after: Day) -> Change:
    gone = tuple(place.start for place in places if place not in after)
    return Change(builder, day, gone, tuple(after[place] for place in places if place in after))


def can_choose(view: View, choice: Choice) -> bool:
    """Whether a start can be chosen with a builder who gives it, or with any (None)."""
    start, builder = choice
    day = start.astimezone(UTC).date()
    near = (view.get(day + timedelta(days=days), {}) for days in (-1, 0, 1))  # whatever the builder's zone
    given = (each.builders for day in near for each in day.values() if each.at.start == start)
    return any(builder is None or builder in builders for builders in given)
