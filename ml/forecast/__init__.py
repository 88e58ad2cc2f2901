"""How many bookings, and how much revenue, are to come: by day or by week, with how sure that is.

Counting what was booked is left to ``api.suggestions``, judging it by what then came to ``training.forecast``.
"""

from ml.forecast.foreseen import Foreseen, Series, foresee, naive

__all__ = ["Foreseen", "Series", "foresee", "naive"]
