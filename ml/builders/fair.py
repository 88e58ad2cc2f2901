"""Fairness between builders: who was shown high up less than the others is helped, within a stated bound.

Being shown counts by the place: the second half as much as the first, the third a third. The help is added to the
chance of being chosen, so nobody stands before somebody whose chance is more than twice the bound above theirs.
"""

import numpy as np
from numpy.typing import NDArray

from ml.builders.visits import Floats

MOST_HELP = 0.05


def help_for(shown: Floats, *, strength: float = 0.5) -> Floats:
    """(builders,): what to add to each one's chance; ``shown`` is the weight each was shown with lately."""
    if len(shown) < 2 or not shown.sum():  # noqa: PLR2004 - nobody to be fair between
        return np.zeros(len(shown))
    missing = 1 / len(shown) - shown / shown.sum()
    found: Floats = np.clip(strength * missing, -MOST_HELP, MOST_HELP)
    return found


def weight_of(place: int) -> float:
    """What it counts to be shown at a place, from 0."""
    return 1 / (place + 1)


def in_order(chances: Floats, helped: Floats) -> NDArray[np.intp]:
    """Everybody, best first; of equals the one with the better chance, then the earlier."""
    return np.lexsort((np.arange(len(chances)), -chances, -(chances + helped)))
