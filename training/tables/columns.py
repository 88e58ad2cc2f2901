"""Do the columns of a table hold what its mapping says? What they do not is refused by column, row and what it says.

Values left empty, and a few odd ones, are no mistake in the mapping: they are left to ``training.no_show.checks``.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ml.no_show import Bookings
from ml.no_show.bookings import Floats, Texts
from training.tables.mapping import Instant, Mapping, Outcome
from training.tables.rows import GREATEST, Called, TableWrong, text_of, time_text_of, unbounded_number_of

FEW_BAD = 0.01  # of the rows
_MOST_VALUES, _LONGEST_SAID = 5, 40


def not_meant(table: pl.DataFrame, mapping: Mapping, rows: Bookings, called: Called) -> list[str]:
    """A sentence for each column in which ``rows``, which were read from ``table``, are not what the mapping means."""
    times = [(mapping.starts_at, rows.starts_at), *([(mapping.booked_at, rows.booked_at)] if mapping.booked_at else [])]
    return [*_misread(table, called, times, list(rows.numbers)), *_one_outcome(table, mapping.outcome, rows.outcomes)]


def demand_read(
    table: pl.DataFrame, called: Called, times: Sequence[tuple[Instant, Floats]], numbers: Sequence[str]
) -> None:
    """Raises ``TableWrong`` for times that say something and are read as nothing, and numbers beyond all bounds.

    Args:
        called: what rows are called, by their place.
        times: columns, with what was read from them.
        numbers: columns.
    """
    if refused := _misread(table, called, times, numbers):
        raise TableWrong(" ".join(refused))


def _misread(
    table: pl.DataFrame, called: Called, times: Sequence[tuple[Instant, Floats]], numbers: Sequence[str]
) -> list[str]:
    """Nothing if few values of each column are odd; else all columns that have any."""
    found: list[tuple[bool, str]] = []
    for given, read in times:
        said = np.asarray(time_text_of(table, given).fill_null("").to_numpy(), dtype=np.str_)
        bad = (said != "") & np.isnan(read)
        found += _first_of(bad, called, said, f"Column {' and '.join(given.columns)}", "no time that can be read")
    for name in numbers:
        bad = np.abs(unbounded_number_of(table, name)) >= GREATEST
        found += _first_of(bad, called, text_of(table, name), f"Column {name}", "a number beyond all bounds")
    return [told for _, told in found] if any(are_many for are_many, _ in found) else []


def _first_of(bad: NDArray[np.bool_], called: Called, said: Texts, column: str, what: str) -> list[tuple[bool, str]]:
    """Whether they are too many to bear, and what is told of them."""
    count = int(bad.sum())
    if not count:
        return []
    first, are_many = int(np.argmax(bad)), count > FEW_BAD * len(bad)
    told = f"{column}: {count} of {len(bad)} rows say {what}{'' if are_many else ' (alone, so few would be borne)'}"
    return [(are_many, f"{told}; the first of them, {called(first)}, says “{said[first][:_LONGEST_SAID]}”.")]


def _one_outcome(table: pl.DataFrame, outcome: Outcome, outcomes: Floats) -> list[str]:
    known = outcomes[~np.isnan(outcomes)]
    if not len(table) or (len(known) and 0 < known.mean() < 1):
        return []
    if outcome.listed_in:
        many = "Every" if known.mean() else "No"
        return [f"{many} row of the table is listed in {outcome.listed_in}, by {', '.join(outcome.on)}."]
    values, counts = np.unique(text_of(table, outcome.column), return_counts=True)
    often = np.argsort(-counts, kind="stable")[:_MOST_VALUES]
    told = ", ".join(f"“{values[at][:_LONGEST_SAID]}” in {counts[at]} rows" for at in often)
    missed, came = (" or ".join(map(str, each)) for each in (outcome.no_show, outcome.came or ["any other value"]))
    wanted = f"{missed} would be a no-show and {came} a visit"
    return [f"Column {outcome.column} does not have both outcomes: {wanted}, and it says {told}."]
