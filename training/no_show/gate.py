"""May a challenger speak in the champion's place? Only if it is surely better on bookings neither was fitted on.

"Surely" is the 95% interval of the paired difference in log loss, clear of zero, and no worse a calibration than is
tolerated. A first version has to be surely better than the constant. Below ``FEWEST_ROWS`` no table can pass: the
share of it that is kept aside to judge by is too small.
"""

import math
from dataclasses import dataclass

import numpy as np

from ml.calibration import calibration_error, calibration_noise
from ml.measures import Estimate, paired
from ml.no_show import Bookings, Predictor
from ml.no_show.bookings import Floats, together

KEPT_ASIDE = 0.15  # of the rows, the last in time: nothing is fitted on them before they are judged by
FEWEST_JUDGED = 200
FEWEST_ROWS = math.ceil(FEWEST_JUDGED / KEPT_ASIDE)
_WORST_ECE, _NOISY = 0.05, 2.0


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
    if len(fresh) < FEWEST_JUDGED:
        return Verdict(False, _too_few(len(fresh), len(before) + len(later), new_to_both=champion is not None))
    past = together(before, later.without_outcomes())
    said = challenger.probabilities(fresh, past)
    held = champion.probabilities(fresh, past) if champion else np.full(len(fresh), before.outcomes.mean())
    return _verdict(fresh, said, held, "the champion" if champion else "the constant")


def _too_few(fresh: int, rows: int, *, new_to_both: bool) -> str:
    more = max(FEWEST_JUDGED - fresh, FEWEST_ROWS - rows)
    which = "new to this version and to the one that speaks" if new_to_both else "kept aside to judge by"
    there = f"{fresh} of the {FEWEST_JUDGED} bookings that it takes are {which}"
    return f"{there}; about {more} more {'row is' if more == 1 else 'rows are'} needed"


def _verdict(fresh: Bookings, said: Floats, held: Floats, against: str) -> Verdict:
    gap = paired(fresh.outcomes, said, held, fresh.clients if (fresh.clients != "").all() else None)
    told = f"log loss against {against}: {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}) on {len(fresh)} bookings"
    error = calibration_error(fresh.outcomes, said)
    if error > max(_WORST_ECE, _NOISY * calibration_noise(said)):
        return Verdict(False, f"{told}; its calibration error is {error:.3f}, above {_WORST_ECE}", gap)
    if gap.high >= 0:
        return Verdict(False, f"{told}; not clear of zero", gap)
    return Verdict(True, f"{told}; clear of zero", gap)
