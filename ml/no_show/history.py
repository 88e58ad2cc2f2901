"""What was known of a client at a moment: earlier bookings, and what came of those that were over by then.

Every count asks "how many of this client's times lie before the moment": one sorted column and a binary search, so a
hundred thousand rows take a blink and a single row is the same code. Nothing from after the moment can enter.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.no_show.bookings import DAY, Bookings, Floats, Texts

HISTORY = (
    "past_known", "past_missed_share", "days_since_last", "last_missed", "open_bookings", "same_day_bookings",
    "booked_before",
)  # fmt: skip
_PRIOR_WEIGHT = 2.0
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Timeline:
    """Times by owner, sorted, so that those of one owner before a moment are a range."""

    keys: Codes
    order: NDArray[np.intp]
    begin: float
    span: int

    def range_before(self, owners: Codes, moments: Floats, *, inclusive: bool) -> tuple[Codes, Codes]:
        """The half-open range in ``order`` of each owner's times before (or at) the moment."""
        low = np.searchsorted(self.keys, owners * self.span)
        at = np.clip(np.nan_to_num(moments - self.begin, nan=0.0), 0, self.span - 1).astype(np.int64)
        high = np.searchsorted(self.keys, owners * self.span + at, side="right" if inclusive else "left")
        return low, high


def history(rows: Bookings, past: Bookings, moments: Floats, *, base: float) -> dict[str, Floats]:
    """The columns of ``HISTORY`` for ``rows``, each at its moment.

    Args:
        rows: the bookings asked about.
        past: all bookings there are to know of; those of ``rows`` may be among them and never count for themselves.
        moments: instants, one for each row.
        base: the share of no-shows expected of a client of whom nothing is known.
    """
    owners, past_owners = _codes(rows.clients, past.clients)
    days, past_days = _codes(_client_days(rows, owners), _client_days(past, past_owners))
    known = ~np.isnan(past.outcomes)
    over = past.take(known)
    over_line = _timeline(past_owners[known], over.over_at)
    low, high = over_line.range_before(owners, moments, inclusive=True)
    missed = np.concatenate([[0.0], np.cumsum(over.outcomes[over_line.order])])
    count = (high - low).astype(np.float64)
    last = over_line.order[np.maximum(high - 1, 0)] if len(over) else np.zeros(len(rows), dtype=np.intp)
    seen = high > low
    booked = np.where(np.isnan(past.booked_at), past.starts_at, past.booked_at)
    own = _own_places(rows, past)
    itself = _own(booked, own, moments, inclusive=False)
    before = _count(_timeline(past_owners, booked), owners, moments, inclusive=False) - itself
    ended = _count(_timeline(past_owners, past.over_at), owners, moments, inclusive=True)
    ended -= _own(past.over_at, own, moments, inclusive=True)
    nobody = rows.clients == ""
    columns = {
        "past_known": count,
        "past_missed_share": (missed[high] - missed[low] + _PRIOR_WEIGHT * base) / (count + _PRIOR_WEIGHT),
        "days_since_last": (moments - _at(over.starts_at, last, seen)) / DAY,
        "last_missed": _at(over.outcomes, last, seen),
        "open_bookings": np.maximum(before - ended, 0.0),
        "same_day_bookings": _count(_timeline(past_days, booked), days, moments, inclusive=False) - itself,
        "booked_before": before,
    }
    return {name: np.where(nobody, np.nan, column) for name, column in columns.items()}


def missed_of(share: float, count: float, *, base: float) -> int:
    """How many sessions were missed, from the columns ``past_missed_share`` and ``past_known``."""
    return round(share * (count + _PRIOR_WEIGHT) - _PRIOR_WEIGHT * base)


def _at(column: Floats, places: NDArray[np.intp], seen: NDArray[np.bool_]) -> Floats:
    found: Floats = np.full(len(places), np.nan)
    if len(column):
        found[seen] = column[places[seen]]
    return found


def _codes(these: Texts | Codes, those: Texts | Codes) -> tuple[Codes, Codes]:
    _, codes = np.unique(np.concatenate([these, those]), return_inverse=True)
    return codes[: len(these)].astype(np.int64), codes[len(these) :].astype(np.int64)


def _client_days(rows: Bookings, owners: Codes) -> Codes:
    day = np.nan_to_num(np.floor(rows.starts_wall / DAY), nan=-1.0).astype(np.int64)
    return owners * 1_000_000 + day


def _timeline(owners: Codes, times: Floats) -> _Timeline:
    begin = float(np.nanmin(times)) - 1 if np.isfinite(times).any() else 0.0
    at = np.where(np.isnan(times), np.inf, times) - begin
    span = int(np.nanmax(np.where(np.isinf(at), np.nan, at), initial=1.0)) + 3
    keys = owners * span + np.minimum(at, span - 1).astype(np.int64)
    order = np.argsort(keys, kind="stable")
    return _Timeline(keys[order], order, begin, span)


def _count(line: _Timeline, owners: Codes, moments: Floats, *, inclusive: bool) -> Floats:
    low, high = line.range_before(owners, moments, inclusive=inclusive)
    return (high - low).astype(np.float64)


def _own_places(rows: Bookings, past: Bookings) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each row stands in ``past``, and whether it does."""
    if not len(past):
        return np.zeros(len(rows), dtype=np.intp), np.zeros(len(rows), dtype=np.bool_)
    order = np.argsort(past.ids, kind="stable")
    at = np.searchsorted(past.ids[order], rows.ids)
    places = order[np.minimum(at, len(order) - 1)]
    return places, past.ids[places] == rows.ids


def _own(times: Floats, own: tuple[NDArray[np.intp], NDArray[np.bool_]], moments: Floats, *, inclusive: bool) -> Floats:
    """1 where a row's own time lies before (or at) its moment: it is never counted for itself."""
    places, there = own
    if not len(times):
        return np.zeros(len(moments))
    early = times[places] <= moments if inclusive else times[places] < moments
    return (there & early).astype(np.float64)
