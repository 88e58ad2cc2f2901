"""What may be said of an offered time: only what is true of it among all that is free, shown or not.

Compared are instants, never walls: builders may live in several zones. The words are left to ``api.suggestions``.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.slots.wish import DAY, HOUR, Floats, weekday_of

Reason = Literal["as_asked", "closest", "usual", "soonest"]
_CLOSE = HOUR


def reasons(
    starts: Floats, shown: Sequence[int], *, wanted: float, usual: NDArray[np.bool_] | None = None
) -> dict[int, Reason]:
    """By place; of times that are equally close or soon, the first that is shown has the reason.

    Args:
        starts: (free,) all that is free, in seconds since 1970.
        shown: places among them.
        wanted: the instant wished for; ``nan`` for "as soon as there is one".
        usual: (free,) which keep the client's habit.
    """
    found: dict[int, Reason] = {}
    if usual is not None:
        found |= {place: "usual" for place in shown if usual[place]}
    if not len(shown):
        return found
    if np.isnan(wanted):
        if (first := _first(starts, shown, starts.min())) is not None:
            found.setdefault(first, "soonest")
        return found
    away = np.abs(starts - wanted)
    if away.min() == 0:
        return found | {place: "as_asked" for place in shown if away[place] == 0}
    nearest = _first(away, shown, away.min())
    return found if nearest is None else found | {nearest: "closest"}


def is_usual(usual: float, walls: Floats) -> NDArray[np.bool_]:
    """(times,): whether each lies on the weekday of a habit and within an hour of it, each on its own clock.

    Args:
        usual: seconds into the week; ``nan`` for no habit.
        walls: (times,) local walls of whoever gives each.
    """
    if np.isnan(usual):
        return np.zeros(len(walls), dtype=bool)
    near = np.abs(np.mod(walls, DAY) - np.mod(usual, DAY)) <= _CLOSE
    found: NDArray[np.bool_] = near & (weekday_of(walls) == usual // DAY)
    return found


def _first(values: Floats, shown: Sequence[int], wanted: float) -> int | None:
    return next((place for place in shown if values[place] == wanted), None)
