"""The product's own visits, read from events: the same function for fitting and for serving.

A booking counts as a visit of whoever gives it after its last move; one that lapsed, or was never confirmed, is none.
Its mark is what its client said of it. Fetching the events, languages and hours is left to whoever asks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from kit.i18n import locale_of
from ml.builders.visits import WEEK_HOURS, Bools, Business, Floats, Visits
from ml.no_show.lives import LAPSE, Happened, lives

MARKED = "FeedbackGiven"


def visits_told(
    events: Sequence[Happened], *, zones: Mapping[str, str], languages: Mapping[str, str]
) -> dict[str, Visits]:
    """By business, in the order in which they were booked.

    Args:
        events: of bookings and marks, in the order in which they happened.
        zones: each builder's zone by id.
        languages: each client's language by id, where one is known.
    """
    lapsed = {event.booking for event in events if event.kind in LAPSE}
    off = {event.booking: event.at.timestamp() for event in events if event.kind == "BookingCancelled"}
    confirmed = {event.booking for event in events if event.kind in {"BookingConfirmed", "BookingRequested"}}
    rows = lives([event for event in events if event.kind != MARKED], "day-before", zones=zones)
    off_at = np.array([off.get(each, np.nan) for each in rows.ids.tolist()], dtype=np.float64)
    marks, marked_at = _marks(events, rows.ids.tolist())
    found = Visits(
        clients=rows.clients, builders=rows.categories["builder"], services=rows.categories["service"],
        booked_at=rows.booked_at, walls=rows.starts_wall,
        kept=np.where(np.isnan(off_at), 1 - rows.outcomes, 0.0),
        over_at=np.where(np.isnan(off_at), rows.over_at, off_at), marks=marks,
        marked_at=marked_at, prices=np.full(len(rows), np.nan),
        languages=np.array([languages.get(client, "") for client in rows.clients.tolist()], dtype=np.str_),
    )  # fmt: skip
    whose = rows.categories["organisation"]
    counts = np.array([name in confirmed and name not in lapsed for name in rows.ids.tolist()], dtype=bool)
    return {each: found.take(counts & (whose == each)) for each in np.unique(whose[counts]).tolist()}


def _marks(events: Sequence[Happened], bookings: Sequence[str]) -> tuple[Floats, Floats]:
    """(bookings,) the mark and when it was given; the first one counts."""
    given: dict[str, tuple[float, float]] = {}
    for event in events:
        if event.kind == MARKED:
            given.setdefault(str(event.payload["booking_id"]), (float(event.payload["mark"]), event.at.timestamp()))
    found = np.array([given.get(each, (np.nan, np.inf)) for each in bookings], dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def business_told(
    builders: Sequence[tuple[str, datetime, Sequence[str]]], given: Sequence[tuple[str, str]],
    weekly: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Business:  # fmt: skip
    """What a business tells of its builders.

    Args:
        builders: id, since when they are there, and the languages they speak.
        given: who gives which service.
        weekly: the usual weekly windows of each, as ``models.people.WorkingHours`` has them.
    """
    gives: dict[str, set[str]] = {name: set() for name, _, _ in builders}
    for name, service in given:
        gives.setdefault(name, set()).add(service)
    return Business(
        gives={name: frozenset(services) for name, services in gives.items()},
        since={name: since.timestamp() for name, since, _ in builders},
        languages={name: frozenset(languages) for name, _, languages in builders},
        works={name: works_told(windows) for name, windows in weekly.items()},
    )


def language_of(locale: str | None) -> str:
    """The language of a tag such as ``pt-BR``; empty for none."""
    return str(locale_of(locale).language) if locale else ""


def works_told(weekly: Sequence[Mapping[str, Any]]) -> Bools:
    """(168,): whether somebody with these weekly windows works in each hour of the week, on their own clock."""
    found = np.zeros(WEEK_HOURS, dtype=bool)
    for window in weekly:
        first, last = _hour(window["start"]), _hour(window["end"], up=True)
        last += 24 if last <= first else 0  # past midnight it belongs to the day on which it begins
        for day in window["days"]:
            found[np.mod((day - 1) * 24 + np.arange(first, last), WEEK_HOURS)] = True
    return found


def _hour(said: str, *, up: bool = False) -> int:
    hours, minutes = map(int, said.split(":")[:2])
    return hours + (1 if up and minutes else 0)
