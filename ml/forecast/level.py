"""What is to be expected: a level that follows the latest weeks, times the usual share of each place in the season.

The level is the weighted ratio of what came to what its days usually bring (of Poisson counts the likeliest level);
weights halve with age. A share is held towards "like any other" as by a few seasons of evidence.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_HELD = 2.0
_TINY = 1e-9


def expected(past: Floats, ahead: int, *, season: int, half_life: float) -> Floats:
    """(ahead,): the mean of each step after ``past``.

    Args:
        past: (steps,) what came, oldest first.
        season: steps in a season: 7 for days of the week, 1 for none.
        half_life: in steps.
    """
    place = np.arange(len(past)) % season
    weights = 0.5 ** ((len(past) - 1 - np.arange(len(past))) / half_life)
    shares = _shares(past, place, season)
    level = float((weights * past).sum() / max((weights * shares[place]).sum(), _TINY))
    found: Floats = level * shares[(len(past) + np.arange(ahead)) % season]
    return found


def repeated(past: Floats, ahead: int, *, season: int) -> Floats:
    """(ahead,): the latest season over again."""
    found: Floats = past[-season:][np.arange(ahead) % season]
    return found


def _shares(past: Floats, place: NDArray[np.int64], season: int) -> Floats:
    mean = max(float(past.mean()), _TINY)
    sums, counts = np.bincount(place, past, season), np.bincount(place, minlength=season)
    found: Floats = (sums / mean + _HELD) / (counts + _HELD)
    return found
