"""From logged offers to a new version of the ranker of times; it speaks only if it surely foretells choices better."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kit.db import Database
from ml.measures import Estimate, mean_estimate
from ml.no_show.lives import KINDS
from ml.registry import Line, line_of, load_ranker
from ml.slots import Ranker
from ml.slots.artifact import MOMENT, NAME, write
from ml.slots.believed import believed
from ml.slots.offers import Offered
from ml.slots.told import KIND, offers_told
from training.events import happened, zones_of_builders
from training.learned import Learned, gap_told, kept_aside, known_already, settle, too_few
from training.report import write_metrics
from training.slots.asking import learn_demand, learn_kept
from training.slots.choosing import choice_losses, fit_choice


def train(offers: Sequence[Offered], home: Path) -> Learned:
    """Fit on the earlier offers, judge on the later ones, fit again on all, and write; too few change nothing."""
    many_later = kept_aside(len(offers))
    if few := too_few(many_later, "offers"):
        return few
    before, later = offers[:-many_later], offers[-many_later:]
    line, ranker = line_of(home, NAME, MOMENT), fitted(offers)
    if same := known_already(line, ranker.version, "offered"):
        return same
    champion = load_ranker(line, line.current) if line.current else believed()
    gap = mean_estimate(choice_losses(fit_choice(before), later) - choice_losses(champion.choice, later))
    sentence = gap_told(line, gap, len(later), "offers")
    _write(line, ranker, offers, gap, sentence)
    return settle(line, ranker.version, gap, sentence, measured={})


def fitted(offers: Sequence[Offered]) -> Ranker:
    """The ranker of these offers; the same offers make the same version."""
    ranker = replace(
        believed(), choice=fit_choice(offers), demand=learn_demand(offers), comes=learn_kept(offers), is_believed=False
    )
    told = repr((ranker.choice, ranker.demand, ranker.comes, len(offers))).encode()
    return replace(ranker, version=f"{len(offers)}-{hashlib.sha256(told).hexdigest()[:8]}")


def _write(line: Line, ranker: Ranker, offers: Sequence[Offered], gap: Estimate, sentence: str) -> None:
    folder = line.folder / ranker.version
    write(ranker, folder)
    taken = sum(each.taken >= 0 for each in offers)
    metrics = {
        "name": NAME, "moment": MOMENT, "kind": "choice", "data": {"offers": len(offers), "taken": taken},
        "gate": sentence, "passed": gap.high < 0,
    }  # fmt: skip
    write_metrics(folder, metrics)


async def fetch(database: Database, *, now: datetime) -> list[Offered]:
    """Every logged offer, with what came of it."""
    async with database.reading() as session:
        rows, zones = await happened(session, (*KINDS, KIND)), await zones_of_builders(session)
    return offers_told(rows, zones=zones, now=now)


async def train_from_database(database: Database, home: Path, *, now: datetime) -> Learned:
    """A new version from everything that was offered."""
    return await asyncio.to_thread(train, await fetch(database, now=now), home)
