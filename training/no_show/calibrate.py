"""Recalibrating on predictions that would have been made after a point in time, as far as these days are proof.

Log odds get one shift. It is shrunk towards none by how little is known of it, with days as the unit: a few odd days
must not move everybody's risk. A slope, a shift for each segment, beta and isotonic calibration were tried and carried
over worse (``training/LOG.md``).
"""

import numpy as np
from numpy.typing import NDArray

from ml.no_show import Calibration
from ml.no_show.bookings import Floats

_ROUNDS = 25
_FEW_ROWS, _FEW_MISSED = 300, 30


def recalibrate(outcomes: Floats, odds: Floats, days: NDArray[np.generic]) -> Calibration:
    """The shift for log odds ``odds``; none where there is too little to say."""
    if len(outcomes) < _FEW_ROWS or min(outcomes.sum(), (1 - outcomes).sum()) < _FEW_MISSED:
        return Calibration()
    shift = 0.0
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-odds - shift))
        shift += float((outcomes - chances).sum() / (chances * (1 - chances)).sum())
    chances = 1 / (1 + np.exp(-odds - shift))
    proof = 1 - _variance(chances, outcomes, days) / max(shift**2, 1e-12)
    return Calibration(shift=shift * max(0.0, proof))


def _variance(chances: Floats, outcomes: Floats, days: NDArray[np.generic]) -> float:
    """Of the shift, robust to what rows of a day share."""
    _, codes = np.unique(days, return_inverse=True)
    by_day = np.bincount(codes, outcomes - chances)
    few = len(by_day) / max(len(by_day) - 1, 1)
    return float(few * (by_day**2).sum() / (chances * (1 - chances)).sum() ** 2)
