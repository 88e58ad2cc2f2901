"""May a challenger speak in the champion's place? Only if it is surely better on bookings neither was fitted on.

"Surely" is the 95% interval of the paired difference in log loss, clear of zero, and no worse a calibration than is
tolerated. A first version has to be surely better than the constant.
"""

from dataclasses import dataclass

import numpy as np

from ml.calibration import calibration_error, calibration_noise
from ml.measures import Estimate, paired
from ml.no_show import Bookings, Predictor
from ml.no_show.bookings import Floats, together

_WORST_ECE, _NOISY, _FEW = 0.05, 2.0, 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the challenger passes, in a sentence, with the paired difference where there was one."""

    passes: bool
    sentence: str
    gap: Estimate | None = None


def judge(
    challenger: Predictor, champion: Predictor | None, before: Bookings, later: Bookings, *, champion_cut: float
) -> Verdict:
    """The verdict on a challenger fitted on ``before`` alone, by the bookings of ``later``.

    ``champion_cut`` is the instant up to which the champion has seen outcomes: what it was fitted on is no test for it.
    """
    fresh = later.take(later.starts_at > champion_cut) if champion else later
    if len(fresh) < _FEW:
        return Verdict(False, f"{len(fresh)} bookings are new to both; it takes {_FEW} to compare.")
    past = together(before, later.without_outcomes())
    said = challenger.probabilities(fresh, past)
    held = champion.probabilities(fresh, past) if champion else np.full(len(fresh), before.outcomes.mean())
    return _verdict(fresh, said, held, "the champion" if champion else "the constant")


def _verdict(fresh: Bookings, said: Floats, held: Floats, against: str) -> Verdict:
    gap = paired(fresh.outcomes, said, held, fresh.clients if (fresh.clients != "").all() else None)
    told = f"log loss against {against}: {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}) on {len(fresh)} bookings"
    error = calibration_error(fresh.outcomes, said)
    if error > max(_WORST_ECE, _NOISY * calibration_noise(said)):
        return Verdict(False, f"{told}; its calibration error is {error:.3f}, above {_WORST_ECE}", gap)
    if gap.high >= 0:
        return Verdict(False, f"{told}; not clear of zero", gap)
    return Verdict(True, f"{told}; clear of zero", gap)
