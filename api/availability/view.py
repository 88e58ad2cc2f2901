"""What watchers of availability see, and what changed between two looks. Pure."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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


View = Mapping[Place, Seen]
Choice = tuple[datetime, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on one day of one builder: starts that went, and starts that came or have other seats left."""

    builder: uuid.UUID
    day: date
    gone: tuple[datetime, ...]
    free: tuple[Seen, ...]


def view_of(seen: Iterable[Seen]) -> View:
    return {each.at: each for each in seen}


def differences(before: View, after: View) -> list[Change]:
    """What turns one view into the other, in the order of days and builders."""
    touched = sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place))
    return [
        _change(day, builder, list(places), after)
        for (day, builder), places in groupby(touched, key=lambda place: (place.day, place.builder))
    ]


def _change(day: date, builder: uuid.UUID, places: list[Place], after: View) -> Change:
    gone = tuple(place.start for place in places if place not in after)
    return Change(builder, day, gone, tuple(after[place] for place in places if place in after))


def choices_in(view: View) -> frozenset[Choice]:
    """Every start that can be chosen in a view, with each builder who gives it and with any (None)."""
    return frozenset((each.at.start, builder) for each in view.values() for builder in (None, *each.builders))
