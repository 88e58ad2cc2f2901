"""What may be said of an offered time: only what is true of it, and only what tells it from the others.

The words are left to ``api.suggestions``.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ml.slots.wish import DAY, HOUR, Times, Wish, is_usual_day

Reason = Literal["as_asked", "closest", "usual", "soonest"]
_CLOSE = HOUR


def reasons(wish: Wish, times: Times, places: Sequence[int]) -> dict[int, Reason]:
    """By place; at most one time is the closest, and one the soonest."""
    found: dict[int, Reason] = {}
    if not len(places):
        return found
    shown = Times(times.walls[list(places)], times.builders[list(places)])
    if not np.isnan(wish.usual):
        hours = np.abs(np.mod(shown.walls, DAY) - np.mod(wish.usual, DAY)) <= _CLOSE
        found |= {places[at]: "usual" for at in np.flatnonzero(is_usual_day(wish, shown) & hours).tolist()}
    if np.isnan(wish.wanted):
        found.setdefault(places[int(shown.walls.argmin())], "soonest")
        return found
    nearest = int(np.abs(shown.walls - wish.wanted).argmin())
    found[places[nearest]] = "as_asked" if shown.walls[nearest] == wish.wanted else "closest"
    return found
