"""Will the client come? A calibrated probability with its reasons, from what is known at a moment.

Fitting is ``training.no_show``; what to do about a high score is left to the rooms of the api.
"""

from ml.no_show.features import NAMES, Booking, features
from ml.no_show.predictor import Predictor, Reason, Score, load

__all__ = ["NAMES", "Booking", "Predictor", "Reason", "Score", "features", "load"]
