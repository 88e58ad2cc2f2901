"""The guard: no measure goes by scores that are unjust to a group. Pure.

A score is unjust to a group where it overstates its risk against everybody else's: the mean of score less outcome is
higher than the others' by more than a bound, surely (the 95% interval lies above it). Then every measure is held back
until a better predictor speaks, and the reason is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.measures import Estimate

BOUND, _FEW, _WIDE = 0.05, 30, 1.96


@dataclass(frozen=True, slots=True)
class Scored:
    """A booking that is over: what was said, whether it was missed (1) or not (0), and the client's groups by name."""

    said: float
    missed: float
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much the scores overstate a group's risk against the others'."""

    group: str
    value: str
    gap: Estimate
    many: int


def gaps(scored: Sequence[Scored]) -> list[Gap]:
    """For every group with enough bookings on either side, the widest first."""
    errors = np.array([each.said - each.missed for each in scored])
    found = []
    for group in sorted({name for each in scored for name in each.groups}):
        values = np.array([each.groups.get(group, "") for each in scored])
        for value in sorted(set(values.tolist())):
            inside = values == value
            if value and min(inside.sum(), (~inside).sum()) >= _FEW:
                found.append(Gap(group, value, _difference(errors, inside), int(inside.sum())))
    return sorted(found, key=lambda each: -each.gap.value)


def held_back(scored: Sequence[Scored], *, bound: float = BOUND) -> Gap | None:
    """The group because of which measures are held back, or None."""
    return next((each for each in gaps(scored) if each.gap.low > bound), None)


def _difference(errors: NDArray[np.float64], inside: NDArray[np.bool_]) -> Estimate:
    one, other = errors[inside], errors[~inside]
    value = float(one.mean() - other.mean())
    error = _WIDE * float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
    return Estimate(value, value - error, value + error)
