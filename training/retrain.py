"""Training again, unattended: a new version from the events for each moment, which speaks only if it is surely better.

A version that is not surely better listens as the shadow; bad or too little data changes nothing and is told. Running
it twice on the same history makes the same version.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import structlog

import training.builders.version as builders
import training.slots.version as slots
from kit.db import Database
from ml.builders.artifact import MOMENT as CHOICE
from ml.no_show import MOMENTS, NAME, Moment
from ml.registry import line_of
from ml.slots.artifact import MOMENT as OFFER
from training.learned import DataRefused, listen
from training.no_show.from_database import fetch, rows_of
from training.no_show.prior import prior_rows
from training.no_show.version import Trained, train

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Retrained:
    """What came of one moment: the version, whether it speaks, and why (not)."""

    moment: Moment | Literal["offer", "choice"]
    version: str
    promoted: bool
    because: str


async def retrain(database: Database, home: Path, *, now: datetime) -> list[Retrained]:
    """Train for each moment, the offered times and the builders; never raises for what is wrong with the data."""
    happened, zones = await fetch(database)
    found = []
    for moment in MOMENTS:
        rows = rows_of(happened, moment, zones, now=now)
        groups = {"builder": rows.categories["builder"]}
        try:
            trained = await asyncio.to_thread(
                train, rows, moment, groups, home=home, name=NAME, now=now, prior=prior_rows()
            )
            found.append(_settled(trained, moment, home))
        except DataRefused as refused:
            found.append(Retrained(moment, "", promoted=False, because=refused.detail))
        log.info("retrained", moment=moment, version=found[-1].version, promoted=found[-1].promoted)
    found.append(await _retrain_times(database, home, now=now))
    found.append(await _retrain_builders(database, home, now=now))
    return found


async def _retrain_times(database: Database, home: Path, *, now: datetime) -> Retrained:
    """The ranker of offered times, by its own gate."""
    learned = await slots.train_from_database(database, home, now=now)
    log.info("retrained", moment=OFFER, version=learned.version, promoted=learned.promoted)
    return Retrained(OFFER, learned.version, promoted=learned.promoted, because=learned.because)


async def _retrain_builders(database: Database, home: Path, *, now: datetime) -> Retrained:
    """The recommender of builders, by its own gate."""
    learned = await builders.train_from_database(database, home, now=now)
    log.info("retrained", moment=CHOICE, version=learned.version, promoted=learned.promoted)
    return Retrained(CHOICE, learned.version, promoted=learned.promoted, because=learned.because)


def _settled(trained: Trained, moment: Moment, home: Path) -> Retrained:
    version = trained.predictor.version
    if not trained.promoted:
        listen(line_of(home, NAME, moment), version)
    return Retrained(moment, version, promoted=trained.promoted, because=trained.verdict.sentence)
