"""Learning from the product's own bookings: the events are the only source, each booking as it stood at its moment.

All organisations are learned from together. Organisation, builder and service are levels whose weights are held
towards nothing, so a small builder leans on the business and a small business on all, and everybody a little on the
simulated world until there is history.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from kit.db import Database
from kit.outbox import OutboxRow
from ml.no_show import NAME, Bookings, Moment
from ml.no_show.lives import KINDS, Happened, lives, was_placed_too_late
from models.people import Builder
from training.prior import prior_rows
from training.version import Trained, train

if TYPE_CHECKING:
    from training.tune import Tuning


async def fetch(database: Database) -> tuple[list[Happened], dict[str, str]]:
    """Every event of every booking in order, and each builder's zone."""
    told = (
        select(OutboxRow.subject, OutboxRow.kind, OutboxRow.occurred_at, OutboxRow.payload)
        .where(OutboxRow.kind.in_(KINDS))
        .order_by(OutboxRow.number)
    )
    async with database.reading() as session:
        rows = [Happened(str(subject), *rest) for subject, *rest in await session.execute(told)]
        zones = {str(builder): zone for builder, zone in await session.execute(select(Builder.id, Builder.zone))}
    return rows, zones


def rows_of(happened: Sequence[Happened], moment: Moment, zones: dict[str, str], *, now: datetime) -> Bookings:
    """The bookings that are over, as they stood at their moment."""
    rows = lives(happened, moment, zones=zones)
    over = rows.over_at <= now.timestamp()
    if moment == "day-before":
        over &= ~was_placed_too_late(rows, happened)
    return rows.take(over)


async def train_from_database(
    database: Database, home: Path, moment: Moment, *, now: datetime, tuning: "Tuning | None" = None
) -> Trained:
    """A new version from everything that has happened.

    Raises:
        DataRefused: there is too little history yet, or something is wrong with it; nothing was changed.
    """
    happened, zones = await fetch(database)
    rows = rows_of(happened, moment, zones, now=now)
    groups = {"builder": rows.categories["builder"]}
    return train(rows, moment, groups, home=home, name=NAME, now=now, prior=prior_rows(), tuning=tuning)
