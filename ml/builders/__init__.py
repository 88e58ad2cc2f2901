"""Whom would a client like? The builders who give a service, ranked from what clients did and what builders are.

Nobody is ever left out. Fitting is ``training.builders``; fetching, logging what was shown and the words for reasons
are left to ``api.suggestions``.
"""

from ml.builders.features import NAMES, Wish, matrix
from ml.builders.recommender import Ranked, Recommender
from ml.builders.traits import Traits, traits_of
from ml.builders.visits import Business, Visits

__all__ = ["NAMES", "Business", "Ranked", "Recommender", "Traits", "Visits", "Wish", "matrix", "traits_of"]
