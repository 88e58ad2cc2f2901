"""The best few of many to offer to one who chooses by weights: exact, by the ratio's own fixed point (Dinkelbach).

With ``S`` offered, ``sum(w*g over S) / (none + sum(w over S))`` is gained. Whatever the best ratio is, the best ``S``
are the times with the largest ``w * (g - ratio)``; a few rounds find both. As many are offered as may be.
"""

import numpy as np
from numpy.typing import NDArray

from bench.sim.world import Bools, Floats

_ROUNDS, _CLOSE = 12, 1e-10


def best_of(
    weights: Floats, gains: Floats, fits: Bools, *, most: int, none: float = 1.0, otherwise: Floats | float = 0.0
) -> tuple[NDArray[np.int64], Floats]:
    """(n, most) places, -1 where there are fewer, and (n,) what is gained.

    Args:
        weights: (n, times) or broadcastable.
        gains: (n, times): what each brings if taken.
        fits: (n, times): which may be offered.
        most: how many are offered, or all if there are fewer.
        none: the weight of taking none of them.
        otherwise: (n,) what is gained if none is taken.
    """
    ratio = np.broadcast_to(np.asarray(otherwise, dtype=float), (len(fits),)).copy()
    width = min(most, fits.shape[1])
    chosen = np.zeros((len(fits), width), dtype=np.int64)
    for _ in range(_ROUNDS):
        ranked = np.where(fits, weights * (gains - ratio[:, None]), -np.inf)
        chosen = np.argpartition(-ranked, width - 1, axis=1)[:, :width]
        offered = np.take_along_axis(fits, chosen, axis=1)
        heavy = np.where(offered, np.take_along_axis(np.broadcast_to(weights, fits.shape), chosen, axis=1), 0.0)
        gained = np.where(offered, np.take_along_axis(gains, chosen, axis=1), 0.0)
        fresh = (none * otherwise + (heavy * gained).sum(axis=1)) / (none + heavy.sum(axis=1))
        if np.abs(fresh - ratio).max() < _CLOSE:
            break
        ratio = fresh
    return np.where(np.take_along_axis(fits, chosen, axis=1), chosen, -1), ratio
