"""The recommender: how likely each builder is chosen, a conditional logit over who gives the service, and the order.

Nobody is left out. Source of the form: McFadden, "Conditional logit analysis of qualitative choice behavior" (1974).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.builders.fair import help_for, in_order
from ml.builders.features import NAMES, Wish, matrix
from ml.builders.traits import Traits
from ml.builders.visits import Floats


@dataclass(frozen=True, slots=True)
class Ranked:
    """``order``: places among the givers, best first; ``chances`` (givers,) sum to 1."""

    order: NDArray[np.intp]
    chances: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommender:
    """A weight in log odds for each of ``ml.builders.features.NAMES``."""

    version: str
    weights: tuple[float, ...]

    def chances(self, found: Floats) -> Floats:
        """(givers,) from rows that ``matrix`` made."""
        odds = found @ np.array(self.weights)
        appeal = np.exp(odds - odds.max(initial=-np.inf))
        whole: Floats = appeal / appeal.sum()
        return whole

    def rank(self, wish: Wish, traits: Traits, givers: NDArray[np.intp], *, shown: Floats | None = None) -> Ranked:
        """All givers; ``shown`` (givers,) is the weight with which each was shown lately."""
        if not len(givers):
            return Ranked(givers, np.zeros(0))
        chances = self.chances(matrix(wish, traits, givers))
        helped = help_for(shown) if shown is not None else np.zeros(len(givers))
        return Ranked(in_order(chances, helped), chances)

    @classmethod
    def of(cls, version: str, **named: float) -> "Recommender":
        """From names; all others weigh nothing."""
        assert not set(named) - set(NAMES)
        return cls(version=version, weights=tuple(named.get(name, 0.0) for name in NAMES))
