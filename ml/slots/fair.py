"""Fairness between builders: who was shown less than their free time deserves is helped a little, and never much.

The help is bounded, in attended bookings, so that a client is never offered a much worse time for a builder's sake.
"""

import numpy as np
from numpy.typing import NDArray

from ml.slots.wish import Floats

MOST_HELP = 0.05


def help_for(builders: NDArray[np.int64], shown: Floats, *, strength: float = 0.5) -> Floats:
    """(times,): what to add to the worth of each time.

    Args:
        builders: (times,) the place of who gives each.
        shown: (builders,) how many of their times were shown lately.
        strength: help per unit of share that is missing.
    """
    free = np.bincount(builders, minlength=len(shown)).astype(float)
    if len(shown) < 2 or not shown.sum() or not free.sum():  # noqa: PLR2004 - nobody to be fair between
        return np.zeros(len(builders))
    missing = free / free.sum() - shown / shown.sum()
    found: Floats = np.clip(strength * missing, -MOST_HELP, MOST_HELP)[builders]
    return found
