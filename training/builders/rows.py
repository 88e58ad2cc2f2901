"""Reading a table of who came to whom, as its mapping file (TOML) says; format in ``docs/guide/learning.md``.

Rows that do not say who, to whom, for what or when are refused if they are many, and left out if they are few.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from ml.builders import Business, Visits
from ml.builders.visits import Floats, Texts
from ml.no_show.bookings import end_of_day
from training.learned import DataRefused
from training.tables.columns import FEW_BAD, demand_read
from training.tables.mapping import InstantGiven, Outcome, ZoneName, read_shape
from training.tables.rows import calling, demand_columns, instants_of, number_of, outcomes_of, read_table, text_of


class VisitMapping(BaseModel):
    """A table's columns. Without ``booked_at`` the start stands for it; ``outcome`` as for the no-show predictor.

    ``builder_language`` may name several, with a space or comma between; ``mark`` is 1 to 5.
    """

    model_config = ConfigDict(extra="forbid")
    client: str
    builder: str
    service: str
    starts_at: InstantGiven
    booked_at: InstantGiven | None = None
    zone: ZoneName = "UTC"
    outcome: Outcome | None = None
    mark: str = ""
    price: str = ""
    client_language: str = ""
    builder_language: str = ""

    def columns(self) -> list[str]:
        """Every column that is named."""
        told = [self.client, self.builder, self.service, self.mark, self.price]
        told += [self.client_language, self.builder_language, self.outcome.column if self.outcome else ""]
        times = [*self.starts_at.columns, *(self.booked_at.columns if self.booked_at else [])]
        return [each for each in (*told, *times) if each]


def read_visit_mapping(path: Path) -> VisitMapping:
    """The mapping in ``path``. Raises ``MappingWrong``."""
    return read_shape(path, VisitMapping)


def visits_in(path: Path, mapping: VisitMapping, *, now: datetime) -> tuple[Visits, Business]:
    """The visits of one business, in the order in which they were booked, and the languages of its builders.

    Raises:
        DataRefused: too much is missing, or lies in the future.
        TableWrong: a column is not there.
    """
    table = read_table(path)
    demand_columns(table, mapping.columns())
    found = _visits(table, mapping, path.parent)
    times = [(mapping.booked_at or mapping.starts_at, found.booked_at), (mapping.starts_at, found.walls)]
    demand_read(table, calling(table, path, ""), times, [each for each in (mapping.mark, mapping.price) if each])
    whole = (found.clients != "") & (found.builders != "") & (found.services != "") & ~np.isnan(found.booked_at)
    _check(found, whole, now)
    order = np.argsort(found.booked_at[whole], kind="stable")
    business = Business(languages=_spoken(table, mapping) if mapping.builder_language else {})
    return found.take(np.flatnonzero(whole)[order]), business


def _visits(table: pl.DataFrame, mapping: VisitMapping, beside: Path) -> Visits:
    zone = ZoneInfo(mapping.zone)
    starts_at, walls = instants_of(table, mapping.starts_at, zone)
    booked_at = instants_of(table, mapping.booked_at, zone)[0] if mapping.booked_at else starts_at
    over_at = end_of_day(starts_at, walls)
    missed = outcomes_of(table, mapping.outcome, beside) if mapping.outcome else np.full(len(table), np.nan)
    return Visits(
        clients=text_of(table, mapping.client), builders=text_of(table, mapping.builder),
        services=text_of(table, mapping.service), booked_at=booked_at, walls=walls, kept=1 - missed, over_at=over_at,
        marks=_number(table, mapping.mark), marked_at=over_at, prices=_number(table, mapping.price),
        languages=_text(table, mapping.client_language),
    )  # fmt: skip


def _number(table: pl.DataFrame, name: str) -> Floats:
    return number_of(table, name) if name else np.full(len(table), np.nan)


def _text(table: pl.DataFrame, name: str) -> Texts:
    return np.char.lower(text_of(table, name)) if name else np.full(len(table), "", dtype=np.str_)


def _spoken(table: pl.DataFrame, mapping: VisitMapping) -> dict[str, frozenset[str]]:
    told = np.char.replace(_text(table, mapping.builder_language), ",", " ").tolist()
    found: dict[str, frozenset[str]] = {}
    for name, words in zip(text_of(table, mapping.builder).tolist(), told, strict=True):
        found[name] = found.get(name, frozenset()) | frozenset(words.split())
    return found


def _check(found: Visits, whole: np.ndarray[tuple[int], np.dtype[np.bool_]], now: datetime) -> None:
    refused = []
    if not len(found) or (~whole).mean() > FEW_BAD:
        refused.append(f"{int((~whole).sum())} of {len(found)} rows do not say who, to whom, for what or when.")
    if late := int((found.booked_at > now.timestamp()).sum()):
        refused.append(f"{late} rows were booked in the future.")
    if len(set(found.builders[whole].tolist())) < 2:  # noqa: PLR2004 - nobody to choose between
        refused.append("There are no two builders to choose between.")
    if ((found.marks < 1) | (found.marks > 5)).any():  # noqa: PLR2004 - marks are 1 to 5
        refused.append("Some marks are not between 1 and 5.")
    if refused:
        raise DataRefused(" ".join(refused), found=refused)
