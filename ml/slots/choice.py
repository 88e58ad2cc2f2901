"""How likely each offered time is taken: a conditional logit, in which none of them is always a choice too.

The weights are linear in what ``ml.slots.wish`` says; fitting them is ``training.slots``. Source of the form:
McFadden, "Conditional logit analysis of qualitative choice behavior" (1974).
"""

from dataclasses import dataclass

import numpy as np

from ml.slots.wish import NAMES, Floats, Times, Wish, matrix

_MOST = 12.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A weight in log odds for each name of ``ml.slots.wish.NAMES``."""

    weights: tuple[float, ...]

    @classmethod
    def of(cls, **named: float) -> "Choice":
        """From names; all others weigh nothing."""
        return cls(tuple(named.get(name, 0.0) for name in NAMES))

    def appeal(self, wish: Wish, times: Times) -> Floats:
        """(times,): how each weighs against the others, and against 1 for none of them."""
        return self.of_matrix(matrix(wish, times))

    def of_matrix(self, found: Floats) -> Floats:
        """(n,) from rows that ``matrix`` made."""
        appeal: Floats = np.exp(np.clip(found @ np.array(self.weights), -_MOST, _MOST))
        return appeal


def shares(appeal: Floats) -> Floats:
    """(n + 1,): the chance that each of the offered times is taken, and last that none is."""
    whole: Floats = np.append(appeal, 1.0) / (1.0 + appeal.sum())
    return whole
