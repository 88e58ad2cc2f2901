"""Fitting how people choose: a conditional logit by maximum likelihood, held towards what is believed without data."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from ml.slots import NAMES, Choice, matrix
from ml.slots.believed import BELIEVED
from ml.slots.offers import Offered
from ml.slots.wish import Floats

HELD = 2.0


def fit_choice(offers: Sequence[Offered], *, held: float = HELD) -> Choice:
    """The weights; ``held`` is how strongly they keep to ``BELIEVED``, in log likelihood per squared log odds."""
    rows, there, taken = _stacked(offers)
    believed = np.array(BELIEVED.weights)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = np.where(there, rows @ weights, -np.inf)
        odds = np.concatenate([odds, np.zeros((len(odds), 1))], axis=1)
        logs = odds - logsumexp(odds, axis=1, keepdims=True)
        gap = weights - believed
        chances = np.exp(logs[:, :-1])
        hit = np.zeros_like(chances)
        hit[taken >= 0, taken[taken >= 0]] = 1.0
        slope = np.einsum("nk,nkf->f", chances - hit, rows)
        return float(-logs[np.arange(len(logs)), taken].sum() + held * (gap**2).sum() / 2), slope + held * gap

    if not offers:
        return BELIEVED
    found = minimize(loss, believed, jac=True, method="L-BFGS-B")
    return Choice(tuple(float(each) for each in found.x))


def choice_losses(choice: Choice, offers: Sequence[Offered]) -> Floats:
    """(offers,): minus the log of the chance that was given to what was taken."""
    rows, there, taken = _stacked(offers)
    odds = np.where(there, rows @ np.array(choice.weights), -np.inf)
    odds = np.concatenate([odds, np.zeros((len(odds), 1))], axis=1)
    found: Floats = logsumexp(odds, axis=1) - odds[np.arange(len(odds)), taken]
    return found


def _stacked(offers: Sequence[Offered]) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """(offers, most, names), (offers, most) which are there, (offers,) the place taken, -1 (the last) for none."""
    most = max((len(each.shown) for each in offers), default=0)
    rows = np.zeros((len(offers), most, len(NAMES)))
    there = np.zeros((len(offers), most), dtype=bool)
    for at, each in enumerate(offers):
        rows[at, : len(each.shown)] = matrix(each.wish, each.shown)
        there[at, : len(each.shown)] = True
    return rows, there, np.array([each.taken for each in offers], dtype=np.int64)
