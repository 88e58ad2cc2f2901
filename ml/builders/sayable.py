"""Why somebody is recommended: only what is true of them, and for one client or service tells them from the others.

The words are left to ``api.suggestions``.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.builders.features import Wish
from ml.builders.traits import Traits
from ml.builders.visits import DAY

Reason = Literal["latest", "liked", "known", "language", "well_marked", "most_booked", "new"]
_GOOD, _FEW_MARKS, _BOOKED = 4.0, 5, 5.0


def reasons(wish: Wish, traits: Traits, givers: NDArray[np.intp]) -> list[Reason | None]:
    """(givers,): the first of these that is true, and not of everybody."""
    known = wish.visits.known_at(wish.now)
    been = (known.kept == 1) | (known.walls + DAY <= wish.now)  # nobody writes down of each that they came
    known = known.take(been)
    names = [traits.builders[at] for at in givers.tolist()]
    return _apart([
        {"liked": name in _liked(known.builders, known.marks), "latest": name == _latest(known.builders, known.walls),
         "known": name in set(known.builders.tolist()), **_of_all(wish, traits, givers, at)}
        for at, name in zip(givers.tolist(), names, strict=True)
    ])  # fmt: skip


def _of_all(wish: Wish, traits: Traits, givers: NDArray[np.intp], at: int) -> dict[str, bool]:
    column, speaks = traits.services.index(wish.service), traits.languages[at]
    enough = traits.marks >= _FEW_MARKS
    best = float(np.max(traits.mean_mark[givers][enough[givers]], initial=0.0))
    most = traits.share[givers, column]
    return {
        "language": bool(wish.language) and wish.language in speaks,
        "well_marked": bool(enough[at] and traits.mean_mark[at] == best >= _GOOD),
        "most_booked": bool(traits.many[at] >= _BOOKED and traits.share[at, column] == most.max(initial=0.0) > 0),
        "new": bool(traits.new[at]),
    }


_FIRST: tuple[Reason, ...] = ("liked", "latest", "known", "language", "well_marked", "most_booked", "new")


def _apart(true: Sequence[dict[str, bool]]) -> list[Reason | None]:
    """A reason that is true of all of several tells nobody from the others."""
    dull = {name for name in _FIRST if len(true) > 1 and all(each[name] for each in true)}
    return [next((name for name in _FIRST if each[name] and name not in dull), None) for each in true]


def _latest(builders: NDArray[np.str_], walls: NDArray[np.float64]) -> str | None:
    return str(builders[np.argmax(walls)]) if len(builders) else None


def _liked(builders: NDArray[np.str_], marks: NDArray[np.float64]) -> set[str]:
    """Whom the client gave a good mark, and no bad one after it."""
    said = ~np.isnan(marks)
    found = dict(zip(builders[said].tolist(), marks[said].tolist(), strict=True))
    return {name for name, mark in found.items() if mark >= _GOOD}
