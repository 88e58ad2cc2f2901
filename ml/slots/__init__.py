"""Which few times to offer? Those likely to be taken and kept, that leave the rest of the calendar of use.

Fitting is ``training.slots``; finding what is free, logging the offer and the words for reasons are left to
``api.suggestions``.
"""

from ml.slots.choice import Choice
from ml.slots.ranker import Ranked, Ranker, Settings
from ml.slots.wish import NAMES, Times, Wish, matrix

__all__ = ["NAMES", "Choice", "Ranked", "Ranker", "Settings", "Times", "Wish", "matrix"]
