"""Learning who asks, and how likely a booking is kept by days ahead, from the log of offers: shares, smoothed."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ml.slots.believed import KEPT, LONGEST_AHEAD
from ml.slots.demand import Demand
from ml.slots.offers import Offered
from ml.slots.wish import DAY, Floats
from training.proven import proven

HALF_HOUR = 1_800.0
_WEIGHT, _ROUNDS = 10.0, 25


def learn_demand(offers: Sequence[Offered]) -> Demand | None:
    """From first offers (asking again is no new request); None without any."""
    first = [each for each in offers if not each.wish.again]
    if not first:
        return None
    wishes = [each for each in first if not np.isnan(each.wish.wanted)]
    soon = [each for each in first if np.isnan(each.wish.wanted)]
    asked_on = {each.wish.now // DAY for each in first}
    wished_for = {each.wish.wanted // DAY for each in wishes}
    leads = (int(each.wish.wanted // DAY - each.wish.now // DAY) for each in wishes)
    ahead = Counter(min(max(lead, 0), LONGEST_AHEAD) for lead in leads)
    return Demand(
        a_day=len(wishes) / max(len(wished_for), 1),
        soon=len(soon) / len(asked_on),
        regular=(_regular(wishes), _regular(soon)),
        ahead=tuple(ahead[day] / max(len(wishes), 1) for day in range(max(ahead, default=0) + 1)),
        hours=_shares(each.wish.wanted % DAY // HALF_HOUR / 2 for each in wishes),
        minutes=_shares(each.wish.minutes for each in first),
        asks_again=(len(offers) - len(first)) / max(sum(each.taken < 0 for each in first), 1),
    )


def learn_kept(offers: Iterable[Offered]) -> tuple[float, ...]:
    """By whole days ahead, the share of bookings that are kept.

    Logistic in whether it is today and in the log of the days, each only if it is proven; a few bookings' worth of
    ``KEPT`` stand beside the log.
    """
    known = [each for each in offers if each.taken >= 0 and not np.isnan(each.kept)]
    leads, kept = np.array([_lead(each) for each in known], dtype=int), np.array([each.kept for each in known])
    days = np.arange(LONGEST_AHEAD + 1)
    terms = np.stack([np.ones(LONGEST_AHEAD + 1), days == 0, np.log1p(days)], axis=1)
    beside = _WEIGHT / (LONGEST_AHEAD + 1)
    counts: Floats = np.bincount(leads, minlength=LONGEST_AHEAD + 1).astype(np.float64) + beside
    successes: Floats = np.bincount(leads, kept, minlength=LONGEST_AHEAD + 1).astype(np.float64) + KEPT * beside
    weights, curvature = _logistic(terms, counts, successes, np.ones(3, dtype=bool))
    stay = proven(weights, curvature, len(known), always=np.array([True, False, False]))
    weights, _ = _logistic(terms, counts, successes, stay)
    return tuple((1 / (1 + np.exp(-terms @ weights))).tolist())


def _logistic(terms: Floats, counts: Floats, successes: Floats, free: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The weights of the ``free`` terms (the others weigh nothing) for grouped counts, and the curvature there."""
    weights: Floats = np.zeros(len(free))
    curvature: Floats = np.eye(len(free))
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-terms @ weights))
        curvature = terms.T @ (terms * (counts * chances * (1 - chances))[:, None])
        slope = terms.T @ (successes - counts * chances)
        weights[free] += np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
    return weights, curvature


def _lead(offer: Offered) -> int:
    lead = offer.shown.walls[offer.taken] // DAY - offer.wish.now // DAY
    return int(min(max(lead, 0), LONGEST_AHEAD))


def _regular(offers: Sequence[Offered]) -> float:
    return (sum(each.wish.visits > 0 for each in offers) + 1) / (len(offers) + 2)


def _shares(values: Iterable[float]) -> dict[float, float]:
    counts = Counter(values)
    whole = sum(counts.values())
    return {value: count / whole for value, count in sorted(counts.items())}
