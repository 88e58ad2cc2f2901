"""Learning from the product's own bookings: the events are the only source, each booking as it stood at its moment.

All organisations are learned from together. Organisation, builder and service are levels whose weights are held
towards nothing, so a small builder leans on the business and a small business on all, and everybody a little on the
simulated world until there is history.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kit.db import Database
from ml.no_show import NAME, Bookings, Moment
from ml.no_show.lives import KINDS, Happened, lives, was_placed_too_late
from training.events import happened, zones_of_builders
from training.no_show.prior import prior_rows
from training.no_show.version import Trained, train

if TYPE_CHECKING:
    from training.no_show.tune import Tuning


async def fetch(database: Database) -> tuple[list[Happened], dict[str, str]]:
    """Every event of every booking in order, and each builder's zone."""
    async with database.reading() as session:
        return await happened(session, KINDS), await zones_of_builders(session)


def rows_of(told: Sequence[Happened], moment: Moment, zones: dict[str, str], *, now: datetime) -> Bookings:
    """The bookings that are over, as they stood at their moment."""
    rows = lives(told, moment, zones=zones)
    over = rows.over_at <= now.timestamp()
    if moment == "day-before":
        over &= ~was_placed_too_late(rows, told)
    return rows.take(over)


async def train_from_database(
    database: Database, home: Path, moment: Moment, *, now: datetime, tuning: "Tuning | None" = None
) -> Trained:
    """A new version from everything that has happened.

    Raises:
        DataRefused: there is too little history yet, or something is wrong with it; nothing was changed.
    """
    told, zones = await fetch(database)
    rows = rows_of(told, moment, zones, now=now)
    groups = {"builder": rows.categories["builder"]}
    return train(rows, moment, groups, home=home, name=NAME, now=now, prior=prior_rows(), tuning=tuning)
