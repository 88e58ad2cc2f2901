"""Fitting how people choose: a conditional logit by maximum likelihood, held towards what is believed without data.

What tells one time from another stays only if it is proven (``training.proven``). The rest weighs nothing, so that
where times are alike to people the ranker sees them as alike and offers the earliest, which lapse first. What no offer
had anything of, a client's habit for example, stays as believed: nothing spoke against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from ml.slots import NAMES, Choice, matrix
from ml.slots.believed import BELIEVED
from ml.slots.offers import Offered
from ml.slots.wish import ALIKE, Floats
from training.proven import proven

HELD = 2.0
Bools = NDArray[np.bool_]


def fit_choice(offers: Sequence[Offered], *, held: float = HELD) -> Choice:
    """The weights; ``held`` is how strongly they keep to ``BELIEVED``, in log likelihood per squared log odds."""
    if not offers:
        return BELIEVED
    stacked = _stacked(offers)
    alike, seen = np.array([name in ALIKE for name in NAMES]), stacked.rows.any(axis=(0, 1))
    every = _fitted(stacked, np.ones(len(NAMES), dtype=bool), held)
    kept = proven(every, _curvature(stacked, every, held), len(offers), always=alike | ~seen)
    return Choice(tuple(float(each) for each in (every if kept.all() else _fitted(stacked, kept, held))))


def choice_losses(choice: Choice, offers: Sequence[Offered]) -> Floats:
    """(offers,): minus the log of the chance that was given to what was taken."""
    stacked = _stacked(offers)
    logs = _log_shares(stacked, np.array(choice.weights))
    found: Floats = -logs[np.arange(len(logs)), stacked.taken]
    return found


@dataclass(frozen=True, slots=True)
class _Stacked:
    """(offers, most, names), (offers, most) which are there, (offers,) the place taken, -1 (the last) for none."""

    rows: Floats
    there: Bools
    taken: NDArray[np.int64]


def _stacked(offers: Sequence[Offered]) -> _Stacked:
    most = max((len(each.shown) for each in offers), default=0)
    rows = np.zeros((len(offers), most, len(NAMES)))
    there = np.zeros((len(offers), most), dtype=bool)
    for at, each in enumerate(offers):
        rows[at, : len(each.shown)] = matrix(each.wish, each.shown)
        there[at, : len(each.shown)] = True
    return _Stacked(rows, there, np.array([each.taken for each in offers], dtype=np.int64))


def _log_shares(stacked: _Stacked, weights: Floats) -> Floats:
    """(offers, most + 1): log of the chance of each, and last of none."""
    odds = np.where(stacked.there, stacked.rows @ weights, -np.inf)
    odds = np.concatenate([odds, np.zeros((len(odds), 1))], axis=1)
    found: Floats = odds - logsumexp(odds, axis=1, keepdims=True)
    return found


def _fitted(stacked: _Stacked, free: Bools, held: float) -> Floats:
    """The weights of those that are ``free``; the others weigh nothing."""
    believed, rows, taken = np.array(BELIEVED.weights), stacked.rows[:, :, free], stacked.taken

    def loss(some: Floats) -> tuple[float, Floats]:
        weights = np.zeros(len(NAMES))
        weights[free] = some
        logs, gap = _log_shares(stacked, weights), some - believed[free]
        surplus = np.exp(logs[:, :-1])
        surplus[np.flatnonzero(taken >= 0), taken[taken >= 0]] -= 1.0
        slope = np.einsum("nk,nkf->f", surplus, rows)
        return float(-logs[np.arange(len(logs)), taken].sum() + held * (gap**2).sum() / 2), slope + held * gap

    weights = np.zeros(len(NAMES))
    weights[free] = minimize(loss, believed[free], jac=True, method="L-BFGS-B").x
    return weights


def _curvature(stacked: _Stacked, weights: Floats, held: float) -> Floats:
    """(names, names): second derivatives of the loss."""
    shares = np.exp(_log_shares(stacked, weights)[:, :-1])
    means = np.einsum("nk,nkf->nf", shares, stacked.rows)
    second = np.einsum("nk,nkf,nkg->fg", shares, stacked.rows, stacked.rows, optimize=True)
    found: Floats = second - means.T @ means + held * np.eye(len(weights))
    return found
