"""Is a table fit to learn from? Refuses, with a report of everything wrong at once; small blemishes are only told.

Looks at rows twice in it, times that cannot be, outcomes that are not there yet, and columns that look like they
were written after the outcome. Reading the table is left to ``training.tables.rows``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ml.measures import auc
from ml.no_show import Bookings
from ml.no_show.bookings import DAY
from training.learned import DataRefused
from training.tables.columns import FEW_BAD, not_meant
from training.tables.mapping import Mapping
from training.tables.rows import Called, TableWrong

_FEW_OUTCOMES, _LATE_PART = 20, 0.9
_GIVES_AWAY, _ENOUGH_IN_LEVEL, _NUMBER_GIVES_AWAY = 0.98, 0.01, 0.95


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows to learn from, and what was noticed on the way."""

    rows: Bookings
    facts: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


def demand_meant(table: pl.DataFrame, mapping: Mapping, rows: Bookings, *, now: datetime, called: Called) -> None:
    """Raises ``TableWrong`` unless ``table`` is what its mapping means; with all else that is wrong with ``rows``."""
    if told := not_meant(table, mapping, rows, called):
        raise TableWrong(" ".join([*told, *_reasons(rows, now.timestamp(), called, of_starts=False)]))


def check(rows: Bookings, *, now: datetime, called: Called | None = None) -> Checked:
    """The rows with a known outcome; ``called`` says what a row is called in its file, by its place.

    Raises:
        DataRefused: too much is wrong; its ``found`` has a sentence for each thing.
    """
    if refused := _reasons(rows, now.timestamp(), called or (lambda at: f"row {rows.ids[at]}")):
        raise DataRefused(" ".join(refused), found=refused)
    unreadable, backwards, good = np.isnan(rows.starts_at), _backwards(rows), _good(rows)
    facts = {
        "rows": len(rows), "used": len(good), "no_show_rate": round(float(good.outcomes.mean()), 4),
        "without_outcome": int(np.isnan(rows.outcomes).sum()), "unreadable_start": int(unreadable.sum()),
        "booked_after_start": int(backwards.sum()), "alike": _alike(good),
        "first_start": _day(good.starts_at.min()), "last_start": _day(good.starts_at.max()),
    }  # fmt: skip
    return Checked(good, facts, give_aways(good))


def _reasons(rows: Bookings, instant: float, called: Called, *, of_starts: bool = True) -> list[str]:
    """Why not to learn from them; without ``of_starts``, starts that cannot be read are not told again."""
    unreadable = np.isnan(rows.starts_at)
    told = [
        *(_unless_few("have a start that cannot be read", unreadable, called) if of_starts else ()),
        *_unless_few("were booked after they began", _backwards(rows), called),
        *_any("have an id that came before", _again(rows), called),
        *_any("were booked in the future", rows.booked_at > instant, called),
        *_any(
            "have an outcome although they lie in the future", _has_outcome(rows) & (rows.starts_at > instant), called
        ),
        *_empty(rows),
    ]
    if _are_few(unreadable):  # else nothing that goes by the starts tells more
        told += [*_late_outcomes(rows, instant), *_too_few(_good(rows))]
    return told


def _good(rows: Bookings) -> Bookings:
    return rows.take(~np.isnan(rows.starts_at) & ~_backwards(rows) & _has_outcome(rows))


def demand_both_outcomes(rows: Bookings, which: str) -> None:
    """Raises ``DataRefused`` unless both outcomes are among ``rows``, which are told as ``which``."""
    missed, came = _counts(rows)
    if not (missed and came):
        told = f"Among {which} are {missed} no-shows and {came} visits; nothing can be chosen by time without both."
        raise DataRefused(told, found=[told])


def give_aways(rows: Bookings) -> list[str]:
    """Columns that know the outcome too well to have been known before it."""
    return [*_levels_that_tell(rows), *_numbers_that_tell(rows)]


def _backwards(rows: Bookings) -> NDArray[np.bool_]:
    if rows.has_hours and rows.booked_has_hours:
        return rows.booked_at > rows.starts_at
    return np.floor(rows.booked_wall / DAY) > np.floor(rows.starts_wall / DAY)


def _again(rows: Bookings) -> NDArray[np.bool_]:
    seen = np.ones(len(rows), dtype=bool)
    seen[np.unique(rows.ids, return_index=True)[1]] = False
    return seen


def _has_outcome(rows: Bookings) -> NDArray[np.bool_]:
    return ~np.isnan(rows.outcomes)


def _counts(rows: Bookings) -> tuple[int, int]:
    return int((rows.outcomes == 1).sum()), int((rows.outcomes == 0).sum())


def _are_few(bad: NDArray[np.bool_]) -> bool:
    return bool(bad.sum() <= FEW_BAD * len(bad))


def _unless_few(what: str, bad: NDArray[np.bool_], called: Called) -> list[str]:
    return [] if _are_few(bad) else _any(what, bad, called)


def _any(what: str, bad: NDArray[np.bool_], called: Called) -> list[str]:
    if not bad.any():
        return []
    return [f"{int(bad.sum())} of {len(bad)} rows {what}; the first of them is {called(int(np.argmax(bad)))}."]


def _late_outcomes(rows: Bookings, instant: float) -> list[str]:
    """Outcomes that arrive late make the last days look better than they were."""
    over = rows.take(rows.starts_at < instant)
    if not len(over):
        return []
    late = over.starts_at >= np.quantile(over.starts_at, _LATE_PART)
    missing = float(np.isnan(over.outcomes[late]).mean())
    earlier = float(np.isnan(over.outcomes[~late]).mean()) if (~late).any() else 0.0
    if missing <= max(0.5, 2 * earlier):
        return []
    return [
        f"{missing:.0%} of the last tenth of the rows have no outcome yet ({earlier:.0%} before): wait, or cut them."
    ]


def _empty(rows: Bookings) -> list[str]:
    numbers = [name for name, column in rows.numbers.items() if np.isnan(column).all()]
    texts = [name for name, column in rows.categories.items() if (column == "").all()]
    return [f"Column {name} has nothing that can be read." for name in [*numbers, *texts]] if len(rows) else []


def _too_few(good: Bookings) -> list[str]:
    missed, came = _counts(good)
    if min(missed, came) >= _FEW_OUTCOMES:
        return []
    return [f"There are {missed} no-shows and {came} visits with a known outcome; it takes {_FEW_OUTCOMES} of each."]


def _levels_that_tell(rows: Bookings) -> list[str]:
    found = []
    for name, column in rows.categories.items():
        levels, codes, counts = np.unique(column, return_inverse=True, return_counts=True)
        rates = np.bincount(codes, rows.outcomes) / counts
        found += [
            f"{name} = {levels[at]}: {rates[at]:.1%} did not come, in {counts[at]} rows. Was it written afterwards?"
            for at in np.flatnonzero((rates >= _GIVES_AWAY) & (counts >= _ENOUGH_IN_LEVEL * len(rows)))
        ]
    return found


def _numbers_that_tell(rows: Bookings) -> list[str]:
    found = []
    for name, column in rows.numbers.items():
        rank = auc(rows.outcomes, np.nan_to_num(column))
        if max(rank, 1 - rank) >= _NUMBER_GIVES_AWAY:
            found.append(
                f"{name} alone ranks the outcomes with an AUC of {max(rank, 1 - rank):.3f}. Was it written afterwards?"
            )
    return found


def _alike(rows: Bookings) -> int:
    """How many rows say the same as another in every column but the id."""
    columns = [
        rows.clients,
        rows.booked_at,
        rows.starts_at,
        rows.outcomes,
        *rows.numbers.values(),
        *rows.categories.values(),
    ]
    codes = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        values = np.unique(column, return_inverse=True)[1]
        codes = np.unique(codes * (int(values.max()) + 1) + values, return_inverse=True)[1].astype(np.int64)
    return len(rows) - len(np.unique(codes))


def _day(seconds: float) -> str:
    return str(np.datetime64(int(seconds), "s"))[:10]
