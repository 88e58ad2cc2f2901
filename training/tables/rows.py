"""Reading a table (CSV, gzipped CSV or Parquet) into bookings, as its mapping says.

Every row comes back, however odd: what cannot be read is missing. Whether columns hold what the mapping says is left to
``training.tables.columns``, whether the whole is fit to learn from to ``training.no_show.checks``.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kit.errors import Problem
from ml.no_show import Bookings, Moment
from ml.no_show.bookings import DAY, Floats, Texts, end_of_day
from training.tables.broken import split_otherwise, where_broken
from training.tables.mapping import Instant, Mapping, Outcome

_ABSENT = ["", "NULL", "null", "NA", "N/A", "NaN", "nan", "None"]
_TWICE = "_duplicated_"  # what polars puts between the name of a column that stands twice and its number
_MOST_NAMED = 50  # columns, in a sentence
_US_IN_SECOND = 1e6
_PARQUET = frozenset({".parquet", ".pq"})
Called = Callable[[int], str]
GREATEST = 1e100  # squares of what is greater cannot be summed any more


class TableWrong(Problem):
    """The table can't be read, or lacks a column that the mapping names."""

    type = "table-wrong"
    title = "The table cannot be read as its mapping says"
    status = 422
    next_step = "Correct the mapping file or the table."


def read_table(path: Path) -> pl.DataFrame:
    """The table in ``path``; CSV columns stay text until the mapping gives them a meaning."""
    if path.is_dir():
        raise TableWrong(f"{path} is a folder, not a table.")
    try:
        if path.suffix in _PARQUET:
            return pl.read_parquet(path)
        table = pl.read_csv(path, infer_schema=False, null_values=_ABSENT)
    except OSError as error:
        raise TableWrong(f"{path} cannot be read: {error}.") from error
    except pl.exceptions.PolarsError as error:
        raise TableWrong(f"{path} is not a table. {where_broken(path) or str(error).splitlines()[0]}") from error
    if any("\0" in name for name in table.columns):
        raise TableWrong(f"{path} is not a table. {where_broken(path) or 'It holds NUL characters.'}")
    if twice := {name.rpartition(_TWICE)[0] for name in table.columns if _TWICE in name} - {""}:
        raise TableWrong(f"{path} has more than one column {', '.join(sorted(twice))}; which is meant nobody can tell.")
    return table


def bookings_of(table: pl.DataFrame, mapping: Mapping, moment: Moment, *, beside: Path) -> Bookings:
    """The rows of ``table`` in their order; ``beside`` is the folder in which ``listed_in`` is looked for.

    Raises:
        TableWrong: a column is not there. The outcome's may be absent: then nothing is known.
    """
    wanted = mapping.known_at(moment)
    demand_columns(table, [mapping.id, mapping.client, *_times_in(mapping), *wanted])
    zone = ZoneInfo(mapping.zone)
    starts_at, starts_wall = instants_of(table, mapping.starts_at, zone)
    booked_at, booked_wall = (
        instants_of(table, mapping.booked_at, zone) if mapping.booked_at else (np.full(len(table), np.nan),) * 2
    )
    return Bookings(
        ids=text_of(table, mapping.id) if mapping.id else np.arange(len(table)).astype(np.str_),
        clients=text_of(table, mapping.client) if mapping.client else np.full(len(table), ""),
        booked_at=booked_at, starts_at=starts_at, booked_wall=booked_wall, starts_wall=starts_wall,
        outcomes=outcomes_of(table, mapping.outcome, beside),
        over_at=end_of_day(starts_at, starts_wall) + mapping.label_delay_days * DAY,
        numbers={name: number_of(table, name) for name in wanted if name in mapping.numbers},
        categories={name: text_of(table, name) for name in wanted if name in mapping.categories},
        weights=np.ones(len(table)),
        has_hours=_has_hours(starts_wall), booked_has_hours=_has_hours(booked_wall),
    )  # fmt: skip


def groups_of(table: pl.DataFrame, mapping: Mapping) -> dict[str, Texts]:
    """The columns that fairness is looked at by, which need not be used for predicting."""
    return {name: text_of(table, name) for name in mapping.group}


def _times_in(mapping: Mapping) -> list[str]:
    return [*mapping.starts_at.columns, *(mapping.booked_at.columns if mapping.booked_at else [])]


def demand_columns(table: pl.DataFrame, named: Sequence[str]) -> None:
    """Raises ``TableWrong`` unless all are there; empty names are passed over."""
    if lost := _lost(table, named):
        raise _without(table, lost)


def demand_mapped(table: pl.DataFrame, mapping: Mapping, moment: Moment) -> None:
    """Raises ``TableWrong`` unless all is there to learn from at a moment; it then names what another wants, too."""
    outcome, used = mapping.outcome, [*mapping.categories, *mapping.numbers]
    always = [mapping.id, mapping.client, *_times_in(mapping), outcome.column, *outcome.on, *mapping.group]
    if _lost(table, [*always, *mapping.known_at(moment)]):
        raise _without(table, _lost(table, [*always, *used]))


def _lost(table: pl.DataFrame, named: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(named) if name and name not in table.columns]


def _without(table: pl.DataFrame, lost: Sequence[str]) -> TableWrong:
    more = len(table.columns) - _MOST_NAMED
    named = ", ".join(table.columns[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    has = split_otherwise(table.columns) or f"The table has {named}."
    return TableWrong(f"No column {', '.join(lost)}. {has}")


def calling(table: pl.DataFrame, path: Path, column: str) -> Called:
    """How the rows of the ``table`` in ``path`` are called: by the id in ``column`` if there is one, and by place."""

    def called(at: int) -> str:
        place = f"row {at + 1}" if path.suffix in _PARQUET else f"line {_line_of(table, at)}"
        return f"{column} {text_of(table[at : at + 1], column)[0]}, {place}" if column else place

    return called


def _line_of(table: pl.DataFrame, at: int) -> int:
    """The line in a CSV on which a row begins; a value in quotes may have lines of its own."""
    before = [table[:at][name].str.count_matches("\n", literal=True).sum() for name in table.columns]
    return at + 2 + sum(int(each or 0) for each in before) + sum(name.count("\n") for name in table.columns)


def text_of(table: pl.DataFrame, name: str) -> Texts:
    """A column as text without spaces around it; empty where there is none."""
    column = _as_text(table[name]).str.strip_chars().fill_null("")
    return np.asarray(column.to_numpy(), dtype=np.str_)


def _as_text(column: pl.Series) -> pl.Series:
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError as error:
        raise TableWrong(
            f"Column {column.name} is of the type {column.dtype}. Text, numbers, truth values, days and times are read."
        ) from error


def number_of(table: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, ``nan`` for what is none or beyond all bounds."""
    numbers = unbounded_number_of(table, name)
    return np.where(np.abs(numbers) < GREATEST, numbers, np.nan)


def unbounded_number_of(table: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, ``nan`` for what is none, infinite where no float is as great."""
    column = table[name]
    if column.dtype in {pl.Boolean, pl.String}:
        lower = _as_text(column).str.strip_chars().str.to_lowercase()
        column = lower.replace({"true": "1", "false": "0", "yes": "1", "no": "0"})
    found: Floats = column.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    return found


def instants_of(table: pl.DataFrame, given: Instant, zone: ZoneInfo) -> tuple[Floats, Floats]:
    """Instants and wall times in seconds. Text with an offset is an instant; without one it is on the local clock."""
    text = time_text_of(table, given)
    offset = text.str.contains(r"(Z|[+-]\d\d:?\d\d)$").fill_null(value=False)
    with_offset = _with_offset(text, "%+").fill_null(_with_offset(_even(text), "%Y-%m-%d %H:%M%#z"))
    naive = _naive(text, given.format)
    aware = naive.dt.replace_time_zone(str(zone), ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    instant = pl.select(pl.when(offset).then(with_offset).otherwise(aware)).to_series()
    wall = instant.dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
    return _seconds(instant), _seconds(wall)


def time_text_of(table: pl.DataFrame, given: Instant) -> pl.Series:
    """What the columns of an instant say, as one text; null where one of them says nothing."""
    parts = [_time_text(table[name]) for name in given.columns]
    return parts[0] if len(parts) == 1 else pl.select(pl.concat_str(parts, separator=" ")).to_series()


def _time_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.str.strip_chars()
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return _as_text(column)


def _with_offset(text: pl.Series, pattern: str) -> pl.Series:
    return text.str.to_datetime(pattern, time_zone="UTC", time_unit="us", strict=False)


def _even(text: pl.Series) -> pl.Series:
    return text.str.replace("T", " ", literal=True)


def _naive(text: pl.Series, pattern: str) -> pl.Series:
    if pattern:
        return text.str.to_datetime(pattern, time_unit="us", strict=False)
    even = _even(text)
    tries = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y%m%d")
    found = pl.Series([None] * len(text), dtype=pl.Datetime("us"))
    for each in tries:
        found = found.fill_null(_parsed(even, each))
    return found


def _parsed(text: pl.Series, pattern: str) -> pl.Series:
    if "%H" in pattern:
        return text.str.to_datetime(pattern, time_unit="us", strict=False)
    return text.str.to_date(pattern, strict=False).cast(pl.Datetime("us"))


def _seconds(times: pl.Series) -> Floats:
    numbers: Floats = times.dt.epoch("us").cast(pl.Float64).fill_null(float("nan")).to_numpy() / _US_IN_SECOND
    return numbers


def _has_hours(wall: Floats) -> bool:
    return bool((np.mod(wall[~np.isnan(wall)], DAY) != 0).any())


def outcomes_of(table: pl.DataFrame, outcome: Outcome, beside: Path) -> Floats:
    """1 did not come, 0 came, ``nan`` not known."""
    if outcome.listed_in:
        return _listed(table, outcome, beside)
    if outcome.column not in table.columns:
        return np.full(len(table), np.nan)
    said = text_of(table, outcome.column)
    missed = _is_one_of(said, outcome.no_show)
    came = _is_one_of(said, outcome.came) if outcome.came else ~missed & (said != "")
    return np.where(missed, 1.0, np.where(came, 0.0, np.nan))


def _is_one_of(said: Texts, values: list[object]) -> NDArray[np.bool_]:
    wanted = {str(value).lower() for value in values}
    wanted |= {f"{value}.0" for value in wanted if value.isdigit()}
    return np.isin(np.char.lower(said), sorted(wanted))


def _listed(table: pl.DataFrame, outcome: Outcome, beside: Path) -> Floats:
    other = read_table(beside / outcome.listed_in)
    on = outcome.on
    if lost := [name for name in on if name not in other.columns or name not in table.columns]:
        raise TableWrong(f"Both tables need the columns {', '.join(on)}; {', '.join(lost)} is not in both.")
    listed = set(other.select(on).cast(pl.String).rows())
    return np.array([float(row in listed) for row in table.select(on).cast(pl.String).rows()])
