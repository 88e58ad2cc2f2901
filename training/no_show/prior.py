"""What an installation without history goes by: a predictor of the simulated world, and that world as a weak voice.

``PRIOR_WEIGHT`` bookings' worth of the simulation stand beside an installation's own rows, so that its own history
speaks louder with every week. Fitting it takes a second, so that a fresh installation can wait for it.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ml.no_show import NAME, Bookings, Moment, Predictor
from ml.no_show.artifact import write
from ml.registry import line_of, promote
from training.no_show.choose import Choice, fit
from training.no_show.simulator import simulate

PRIOR_WEIGHT = 200.0


def prior_rows() -> Bookings:
    """The simulated bookings, weighing ``PRIOR_WEIGHT`` together."""
    rows = simulate().bookings
    return replace(rows, weights=np.full(len(rows), PRIOR_WEIGHT / len(rows)))


def train_from_simulator(home: Path, *, moment: Moment = "booking") -> Predictor:
    """Fit on the simulated world and let it speak in ``home``, until something surely better is there."""
    predictor = fit(simulate().bookings, moment, Choice(kind="linear"), version="simulated-2")
    line = line_of(home, NAME, moment)
    write(predictor, line.folder / predictor.version)
    promote(line, predictor.version, because="nothing else was there")
    return predictor
