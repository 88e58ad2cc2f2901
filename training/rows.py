"""Reading a table (CSV, gzipped CSV or Parquet) into bookings, as its mapping says.

Every row comes back, however odd: what cannot be read is missing. Whether the whole is fit to learn from is left to
``training.checks``.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kit.errors import Problem
from ml.no_show import Bookings, Moment
from ml.no_show.bookings import DAY, Floats, Texts, end_of_day
from training.mapping import Instant, Mapping, Outcome

_ABSENT = ["", "NULL", "null", "NA", "N/A", "NaN", "nan", "None"]
_EPOCH_US = 1e6


class TableWrong(Problem):
    """The table can't be read, or lacks a column that the mapping names."""

    type = "table-wrong"
    title = "The table cannot be read as its mapping says"
    status = 422
    next_step = "Correct the mapping file or the table."


def read_table(path: Path) -> pl.DataFrame:
    """The table in ``path``; CSV columns stay text until the mapping gives them a meaning."""
    try:
        if path.suffix in {".parquet", ".pq"}:
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False, null_values=_ABSENT)
    except OSError as error:
        raise TableWrong(f"{path} cannot be read: {error}.") from error
    except pl.exceptions.PolarsError as error:
        raise TableWrong(f"{path} is not a table: {error}.") from error


def bookings_of(table: pl.DataFrame, mapping: Mapping, moment: Moment, *, beside: Path) -> Bookings:
    """The rows of ``table`` in their order; ``beside`` is the folder in which ``listed_in`` is looked for.

    Raises:
        TableWrong: a column is not there. The outcome's may be absent: then nothing is known.
    """
    wanted = mapping.known_at(moment)
    _demand(table, mapping, wanted)
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
    """The columns that fairness is looked at by; they need not be used for predicting."""
    return {name: text_of(table, name) for name in mapping.group if name in table.columns}


def _demand(table: pl.DataFrame, mapping: Mapping, wanted: list[str]) -> None:
    named = [mapping.id, mapping.client, *mapping.starts_at.columns, *wanted]
    named += mapping.booked_at.columns if mapping.booked_at else []
    if lost := [name for name in named if name and name not in table.columns]:
        raise TableWrong(f"No column {', '.join(lost)}. The table has {', '.join(table.columns)}.")


def text_of(table: pl.DataFrame, name: str) -> Texts:
    """A column as text without spaces around it; empty where there is none."""
    column = table[name].cast(pl.String).str.strip_chars().fill_null("")
    return np.asarray(column.to_numpy(), dtype=np.str_)


def number_of(table: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, ``nan`` for what is none."""
    column = table[name]
    if column.dtype in {pl.Boolean, pl.String}:
        lower = column.cast(pl.String).str.strip_chars().str.to_lowercase()
        column = lower.replace({"true": "1", "false": "0", "yes": "1", "no": "0"})
    numbers = column.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    return np.where(np.isfinite(numbers), numbers, np.nan)


def instants_of(table: pl.DataFrame, given: Instant, zone: ZoneInfo) -> tuple[Floats, Floats]:
    """Instants and wall times in seconds. Text with an offset is an instant; without one it is on the local clock."""
    parts = [_time_text(table[name]) for name in given.columns]
    text = parts[0] if len(parts) == 1 else pl.select(pl.concat_str(parts, separator=" ")).to_series()
    offset = text.str.contains(r"(Z|[+-]\d\d:?\d\d)$").fill_null(value=False)
    with_offset = text.str.to_datetime("%+", time_zone="UTC", time_unit="us", strict=False)
    naive = _naive(text, given.format)
    aware = naive.dt.replace_time_zone(str(zone), ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    instant = pl.select(pl.when(offset).then(with_offset).otherwise(aware)).to_series()
    wall = instant.dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
    return _seconds(instant), _seconds(wall)


def _time_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.str.strip_chars()
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return column.cast(pl.String)


def _naive(text: pl.Series, pattern: str) -> pl.Series:
    if pattern:
        return text.str.to_datetime(pattern, time_unit="us", strict=False)
    even = text.str.replace("T", " ", literal=True)
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
    numbers: Floats = times.dt.epoch("us").cast(pl.Float64).fill_null(float("nan")).to_numpy() / _EPOCH_US
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
