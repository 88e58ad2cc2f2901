"""Will the client come? A calibrated probability with its reasons, from what is known at a moment.

Fitting is ``training.no_show``; what to do about a high score is left to the rooms of the api.
"""

from ml.no_show.bookings import MOMENTS, NAME, Bookings, Moment
from ml.no_show.features import Recipe, learn_recipe, matrix, wanting
from ml.no_show.predictor import Calibration, Predictor, Reason, Score

__all__ = [
    "MOMENTS",
    "NAME",
    "Bookings",
    "Calibration",
    "Moment",
    "Predictor",
    "Reason",
    "Recipe",
    "Score",
    "learn_recipe",
    "matrix",
    "wanting",
]
