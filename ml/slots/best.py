"""The best few times to offer to one who chooses between them: exact for a conditional logit.

What an offer gains is ``(otherwise + sum(w * worth)) / (1 + sum(w))``. Whatever the best ratio is, the best times are
those with the largest ``w * (worth - ratio)``; repeating that from a ratio that can be had ends at the best one
(Dinkelbach, "On nonlinear fractional programming", 1967). Nobody is shown fewer times than may be shown.
"""

import numpy as np
from numpy.typing import NDArray

from ml.slots.wish import Floats

_ROUNDS = 30


def best_few(
    appeal: Floats, worth: Floats, most: int, *, otherwise: float = 0.0, sure: int | None = None
) -> NDArray[np.intp]:
    """Places of the ``most`` times to offer, of equals the earlier ones; in the order of the times.

    ``otherwise`` is what is to be expected if none is taken, because they may ask again; ``sure`` is offered anyhow.
    """
    ratio, chosen = otherwise, np.zeros(0, dtype=np.intp)
    for _ in range(_ROUNDS):
        gains = appeal * (worth - ratio)
        if sure is not None:
            gains[sure] = np.inf
        chosen = np.argsort(-gains, kind="stable")[:most]
        fresh = gained(appeal[chosen], worth[chosen], otherwise=otherwise)
        if abs(fresh - ratio) < 1e-12:  # noqa: PLR2004 - the same set again
            break
        ratio = fresh
    return np.sort(chosen)


def gained(appeal: Floats, worth: Floats, *, otherwise: float = 0.0) -> float:
    """What offering these times gains."""
    return float((otherwise + (appeal * worth).sum()) / (1.0 + appeal.sum()))
