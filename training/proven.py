"""Which effects stand on evidence, and which only look like effects: by the Bayesian information criterion.

An effect that is not there is still given a weight by every fit, and whoever picks the best of many then picks by
noise. Here effects are given up one after another, the least proven first, until each that is left lowers the
criterion (Schwarz, "Estimating the dimension of a model", 1978): its squared z is above the log of the row count.
"""

import numpy as np
from numpy.typing import NDArray

from ml.measures import Floats


def proven(weights: Floats, curvature: Floats, rows: int, *, always: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(effects,): which stay; ``always`` are not asked.

    Args:
        weights: (effects,) at which the loss is least.
        curvature: (effects, effects) of the loss there: second derivatives of minus the log likelihood.
        rows: how many the loss is summed over.
    """
    kept, bound = np.ones(len(weights), dtype=bool), np.log(max(rows, 2))
    while (kept & ~always).any():
        squares = np.where(kept & ~always, _squared_z(weights, curvature, kept), np.inf)
        weakest = int(np.argmin(squares))
        if squares[weakest] >= bound:
            break
        kept[weakest] = False
    return kept


def _squared_z(weights: Floats, curvature: Floats, kept: NDArray[np.bool_]) -> Floats:
    """(effects,): of those kept, once the others are none (to second order, so that nothing is fitted again)."""
    spread = np.linalg.inv(curvature[np.ix_(kept, kept)])
    moved = weights[kept] + spread @ curvature[np.ix_(kept, ~kept)] @ weights[~kept]
    found = np.zeros(len(weights))
    found[kept] = moved**2 / np.diag(spread)
    return found
