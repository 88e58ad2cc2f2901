"""A little chance in what is offered, so that learning sees more than its own opinion, and how likely each offer was.

Once in ``1 / share`` offers, the least of the chosen times gives way to another that is nearly as good. What is logged
with the offer is the exact probability of the whole set and of each time to be in it.
"""

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from ml.slots.wish import Floats


@dataclass(frozen=True, slots=True)
class Drawn:
    """The places offered, the probability of just this set, and of each time to be in the set."""

    places: tuple[int, ...]
    chance: float
    each: Floats


def explore(chosen: NDArray[np.intp], others: NDArray[np.intp], *, times: int, share: float, random: Random) -> Drawn:
    """Offer ``chosen``, or with probability ``share`` one of ``others`` (those good enough) in place of the last.

    Args:
        chosen: best first.
        times: how many there are in all.
        share: 0 to 1; nothing changes where there are no others.
    """
    each = np.zeros(times)
    if not len(chosen):
        return Drawn((), 1.0, each)
    share = share if len(others) else 0.0
    each[chosen] = 1.0
    each[chosen[-1]] = 1.0 - share
    if len(others):
        each[others] = share / len(others)
    places = chosen.tolist()
    if random.random() >= share:
        return Drawn(tuple(sorted(places)), 1.0 - share, each)
    places[-1] = int(others[random.randrange(len(others))])
    return Drawn(tuple(sorted(places)), share / len(others), each)
