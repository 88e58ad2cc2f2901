"""What another policy would have gained, from the log of one that left something to chance: SNIPW and DR.

``ratios`` are how much likelier the other policy was to do what was done: its probability over the logged one. Where
it is often far from one the answer is worth little, which ``effective`` tells. Sources: Swaminathan and Joachims, "The
self-normalized estimator for counterfactual learning" (2015); Dudik et al., "Doubly robust policy evaluation" (2014).
"""

import numpy as np

from ml.measures import Z_95, Estimate, mean_estimate
from ml.slots.wish import Floats


def snipw(rewards: Floats, ratios: Floats) -> Estimate:
    """Self-normalised inverse propensity weighting, with its interval by the delta method."""
    whole = ratios.sum()
    if not whole:
        return Estimate(float("nan"), float("nan"), float("nan"))
    value = float((ratios * rewards).sum() / whole)
    error = Z_95 * float(np.sqrt((ratios**2 * (rewards - value) ** 2).sum()) / whole)
    return Estimate(value, value - error, value + error)


def doubly_robust(rewards: Floats, ratios: Floats, *, expected: Floats, expected_of_other: Floats) -> Estimate:
    """A model of the reward, corrected by what the log says it got wrong: right if either of the two is.

    Args:
        expected: (n,) the model's reward for what was done.
        expected_of_other: (n,) the model's reward, averaged over what the other policy would have done.
    """
    return mean_estimate(expected_of_other + ratios * (rewards - expected))


def effective(ratios: Floats) -> float:
    """How many lines of the log the answer rests on (Kish)."""
    squares = float((ratios**2).sum())
    return float(ratios.sum() ** 2 / squares) if squares else 0.0
