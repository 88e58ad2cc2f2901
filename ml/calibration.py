"""Does what is said come true? The expected calibration error, how sure it is, and what of it chance alone makes.

The error that counts here is over ten equally filled bins ("adaptive", Nixon et al., "Measuring calibration in deep
learning", 2019): no-shows are seldom, and of bins of equal width the upper ones stand nearly empty. The customary one
over fifteen bins of equal width (Guo et al., "On calibration of modern neural networks", 2017) stands beside it.
Pure functions over arrays.
"""

import numpy as np
from numpy.typing import NDArray

from ml.measures import Estimate, Floats

BINS, EQUALLY_WIDE = 10, 15
_DRAWS, _SEED = 200, 20
_ONE_IN_TWENTY = 1.645
Bins = NDArray[np.int64]


def reliability(outcomes: Floats, chances: Floats, *, bins: int = BINS) -> list[dict[str, float]]:
    """Equally filled bins in order of the chance: how many, what was said, what came."""
    which = _equally_filled(chances, bins)
    counts = np.bincount(which)
    said, came = (np.bincount(which, each) / counts for each in (chances, outcomes))
    return [
        {"rows": int(rows), "said": float(each), "came_true": float(true)}
        for rows, each, true in zip(counts, said, came, strict=True)
    ]


def calibration_error(outcomes: Floats, chances: Floats, *, bins: int = BINS) -> float:
    """Expected calibration error: the mean distance of said and seen over equally filled bins."""
    return _distance(_equally_filled(chances, bins), chances - outcomes)


def error_by_width(outcomes: Floats, chances: Floats, *, bins: int = EQUALLY_WIDE) -> float:
    """The same over bins of equal width."""
    return _distance(np.minimum((chances * bins).astype(np.int64), bins - 1), chances - outcomes)


def calibration_noise(chances: Floats, *, bins: int = BINS) -> float:
    """The calibration error that chance alone makes, on average, when every probability is right."""
    return float(np.sqrt(2 / np.pi) * _spreads(chances, bins).sum())


def noise_at_most(chances: Floats, *, bins: int = BINS) -> float:
    """What chance alone exceeds once in twenty, when every probability is right."""
    spreads = _spreads(chances, bins)
    around = np.sqrt((1 - 2 / np.pi) * (spreads**2).sum())
    return float(np.sqrt(2 / np.pi) * spreads.sum() + _ONE_IN_TWENTY * around)


def error_estimate(
    outcomes: Floats, chances: Floats, owners: NDArray[np.generic] | None = None, *, beside: Floats | None = None
) -> Estimate:
    """The calibration error with its 95% interval; or how much greater it is than that of the chances ``beside``.

    By 200 bootstrap draws of owners (the same for the same rows). A draw has more error than the whole, as the whole
    has more than the truth; so the interval lies on the other side of the value (the "basic" bootstrap). It reaches to
    zero wherever chance alone makes as much.
    """
    several = [(_equally_filled(each, BINS), each - outcomes) for each in (chances, beside) if each is not None]
    value = _one_minus_other([_distance(*each) for each in several])
    codes = np.arange(len(outcomes)) if owners is None else np.unique(owners, return_inverse=True)[1]
    random, found = np.random.default_rng(_SEED), np.empty(_DRAWS)
    for at in range(_DRAWS):
        often = random.poisson(1.0, int(codes.max()) + 1)[codes].astype(np.float64)
        found[at] = _one_minus_other([_distance(*each, often) for each in several])
    low, high = np.quantile(found, (0.025, 0.975))
    low, high = float(2 * value - high), float(2 * value - low)
    if beside is not None:
        return Estimate(value, low, high)
    return Estimate(value, 0.0 if value <= noise_at_most(chances) else max(low, 0.0), high)


def _one_minus_other(errors: list[float]) -> float:
    return errors[0] - sum(errors[1:])


def _equally_filled(chances: Floats, bins: int) -> Bins:
    """(n,): the bin of each; all in one where all are alike."""
    which = np.zeros(len(chances), dtype=np.int64)
    if np.ptp(chances):
        for at, part in enumerate(np.array_split(np.argsort(chances, kind="stable"), min(bins, len(chances)))):
            which[part] = at
    return which


def _distance(which: Bins, gaps: Floats, often: Floats | None = None) -> float:
    """Mean over the rows of how far their bin is off; ``often`` counts rows more than once."""
    sums = np.bincount(which, gaps if often is None else gaps * often)
    return float(np.abs(sums).sum() / (len(gaps) if often is None else max(often.sum(), 1.0)))


def _spreads(chances: Floats, bins: int) -> Floats:
    """(bins,): the standard error of each bin's share of the calibration error, if every probability is right."""
    parts = np.array_split(np.sort(chances), bins)
    return np.array([np.sqrt((part * (1 - part)).sum()) for part in parts if len(part)]) / len(chances)
