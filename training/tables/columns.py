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
from training.tables.rows import GREATEST, TableWrong, demand_columns, text_of, time_text_of, unbounded_number_of

FEW_BAD = 0.01  # of the rows
_MOST_VALUES, _LONGEST_SAID = 5, 40


def demand_meant(table: pl.DataFrame, mapping: Mapping, rows: Bookings) -> None:
    """Raises ``TableWrong`` unless ``rows``, which were read from ``table``, are what the mapping means them to be."""
    demand_columns(table, [mapping.outcome.column])
    times = [(mapping.starts_at, rows.starts_at), *([(mapping.booked_at, rows.booked_at)] if mapping.booked_at else [])]
    demand_read(table, rows.ids, times, list(rows.numbers))
    _demand_both_outcomes(table, mapping.outcome, rows.outcomes)


def demand_read(
    table: pl.DataFrame, ids: Texts, times: Sequence[tuple[Instant, Floats]], numbers: Sequence[str]
) -> None:
    """Raises ``TableWrong`` for times that say something and are read as nothing, and numbers beyond all bounds.

    Args:
        ids: (rows,) what rows are called by.
        times: columns, with what was read from them.
        numbers: columns.
    """
    refused = []
    for given, read in times:
        said = np.asarray(time_text_of(table, given).fill_null("").to_numpy(), dtype=np.str_)
        bad = (said != "") & np.isnan(read)
        refused += _first_of(bad, ids, said, f"Column {' and '.join(given.columns)}", "no time that can be read")
    for name in numbers:
        bad = np.abs(unbounded_number_of(table, name)) >= GREATEST
        refused += _first_of(bad, ids, text_of(table, name), f"Column {name}", "a number beyond all bounds")
    if refused:
        raise TableWrong(" ".join(refused))


def _first_of(bad: NDArray[np.bool_], ids: Texts, said: Texts, column: str, what: str) -> list[str]:
    count, first = int(bad.sum()), int(np.argmax(bad)) if len(bad) else 0
    if count <= FEW_BAD * len(bad):
        return []
    told = f"{column}: {count} of {len(bad)} rows say {what}"
    return [f"{told}; the first of them, row {ids[first]}, says “{said[first][:_LONGEST_SAID]}”."]


def _demand_both_outcomes(table: pl.DataFrame, outcome: Outcome, outcomes: Floats) -> None:
    known = outcomes[~np.isnan(outcomes)]
    if not len(table) or (len(known) and 0 < known.mean() < 1):
        return
    if outcome.listed_in:
        many = "Every" if known.mean() else "No"
        raise TableWrong(f"{many} row of the table is listed in {outcome.listed_in}, by {', '.join(outcome.on)}.")
    values, counts = np.unique(text_of(table, outcome.column), return_counts=True)
    often = np.argsort(-counts, kind="stable")[:_MOST_VALUES]
    told = ", ".join(f"“{values[at][:_LONGEST_SAID]}” in {counts[at]} rows" for at in often)
    missed, came = (" or ".join(map(str, each)) for each in (outcome.no_show, outcome.came or ["any other value"]))
    raise TableWrong(
        f"Column {outcome.column} does not have both outcomes: {missed} would be a no-show and {came} a visit, "
        f"and it says {told}."
    )
