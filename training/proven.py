"""Which effects stand on evidence, and which only look like effects: by the Bayesian information criterion.

An effect that is not there is still given a weight by every fit, and whoever picks the best of many then picks by
noise. Here effects are given up one after another, the least proven first, until each that is left lowers the
criterion (Schwarz, "Estimating the dimension of a model", 1978): its squared z is above the log of the row count. An
effect that the rows say nothing of, alone or apart from others, is never proven.
"""

import numpy as np
from numpy.typing import NDArray

from ml.measures import Floats

_NIL = 1e-12


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
    spread, is_told = _inverse(curvature[np.ix_(kept, kept)])
    moved = weights[kept] + spread @ curvature[np.ix_(kept, ~kept)] @ weights[~kept]
    found = np.zeros(len(weights))
    found[kept] = np.divide(moved**2, np.diag(spread), out=np.zeros(len(moved)), where=is_told)
    return found


def _inverse(curvature: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The inverse, and of which effects it says anything: of none that lies along a direction without curvature."""
    found: Floats
    try:
        found = np.linalg.inv(curvature).astype(np.float64)
        return found, np.full(len(found), fill_value=True)
    except np.linalg.LinAlgError:
        sizes, directions = np.linalg.eigh(curvature)
        flat = np.abs(sizes) <= np.abs(sizes).max() * len(sizes) * np.finfo(np.float64).eps
        lies_flat: NDArray[np.bool_] = (directions[:, flat] ** 2).sum(axis=1) > _NIL
        found = np.linalg.pinv(curvature, hermitian=True).astype(np.float64)
        return found, ~lies_flat
