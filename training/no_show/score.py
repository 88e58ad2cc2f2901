"""Probabilities for the rows of another table, by a version just trained or one that exists."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np

from ml.no_show import Bookings, Predictor, wanting
from ml.no_show.bookings import Floats, Texts, together
from training.tables.mapping import MappingWrong


def score(predictor: Predictor, known: Bookings, later: Bookings) -> Floats:
    """A probability for every row: from ``known`` outcomes of before its moment, and never from those of ``later``."""
    apart = replace(known, ids=np.char.add("known ", known.ids))  # both tables may count their rows from one
    said = predictor.probabilities(later, together(apart, later.without_outcomes()))
    return np.where(np.isnan(said), predictor.recipe.base, said)


def score_with(predictor: Predictor, known: Bookings | None, later: Bookings) -> Floats:
    """The same by a version that exists, whose mapping may have changed since; without ``known``, nobody has a past.

    Raises:
        MappingWrong: it goes by columns that the mapping does not have.
    """
    if lost := wanting(predictor.recipe, later):
        raise MappingWrong(
            f"Version {predictor.version} goes by {', '.join(lost)}, and the mapping does not name "
            f"{'it' if len(lost) == 1 else 'them'} as known at its moment, or not as the number or category it was."
        )
    return score(predictor, later.take(np.zeros(len(later), dtype=bool)) if known is None else known, later)


def write_scores(path: Path, ids: Texts, said: Floats) -> None:
    """``row_id,probability``, a line for each row, in the order of the table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["row_id", "probability"])
        out.writerows((name, f"{chance:.6f}") for name, chance in zip(ids.tolist(), said.tolist(), strict=True))
