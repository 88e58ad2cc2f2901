"""The bench of the offered times: ``python -m training.slots --from-db``.

Learns from logged offers how people choose, who asks, and what is kept; writes the ranker as a new version under
``$PARLEY_HOME/models/slots/offer``. It speaks only if it surely foretells later choices better than the one that
speaks, or than what is believed without data.
"""

import argparse
import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from kit.db import Database
from kit.outbox import OutboxRow
from kit.settings import Settings
from ml.measures import Estimate, mean_estimate
from ml.no_show.lives import KINDS, Happened
from ml.registry import Line, line_of, list_versions, load_ranker, promote, shadow
from ml.slots import Ranker
from ml.slots.artifact import write
from ml.slots.believed import believed
from ml.slots.offers import Offered
from ml.slots.told import KIND, offers_told
from models.people import Builder
from training.asking import learn_demand, learn_kept
from training.choosing import choice_losses, fit_choice
from training.door import telling_problems, with_database
from training.learned import Learned

NAME = "slots"
MOMENT: Literal["offer"] = "offer"
_FEW, _KEPT_ASIDE = 200, 0.2


def train(offers: Sequence[Offered], home: Path) -> Learned:
    """Fit on the earlier offers, judge on the later ones, fit again on all, and write; too few change nothing."""
    kept_aside = int(len(offers) * _KEPT_ASIDE)
    if kept_aside < _FEW:
        return Learned("", promoted=False, because=f"{kept_aside} later offers; it takes {_FEW} to compare.")
    before, later = offers[:-kept_aside], offers[-kept_aside:]
    line, ranker = line_of(home, NAME, MOMENT), fitted(offers)
    if ranker.version in list_versions(line):
        is_current = ranker.version == line.current
        return Learned(ranker.version, promoted=is_current, because="nothing was offered since")
    champion = load_ranker(line, line.current) if line.current else believed()
    gap = mean_estimate(choice_losses(fit_choice(before), later) - choice_losses(champion.choice, later))
    against = f"against {line.current}" if line.current else "against what is believed without data"
    sentence = (
        f"log loss of choices: {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}) {against}, on {len(later)} offers"
    )
    write(ranker, line.folder / ranker.version)
    _measured(line, ranker, offers, gap, sentence)
    return _settled(line, ranker, gap, sentence)


def fitted(offers: Sequence[Offered]) -> Ranker:
    """The ranker of these offers; the same offers make the same version."""
    ranker = replace(
        believed(), choice=fit_choice(offers), demand=learn_demand(offers), comes=learn_kept(offers), is_believed=False
    )
    told = repr((ranker.choice, ranker.demand, ranker.comes, len(offers))).encode()
    return replace(ranker, version=f"{len(offers)}-{hashlib.sha256(told).hexdigest()[:8]}")


def _measured(line: Line, ranker: Ranker, offers: Sequence[Offered], gap: Estimate, sentence: str) -> None:
    taken = sum(each.taken >= 0 for each in offers)
    metrics = {
        "name": NAME, "moment": MOMENT, "kind": "choice", "data": {"offers": len(offers), "taken": taken},
        "gate": sentence, "passed": gap.high < 0,
    }  # fmt: skip
    (line.folder / ranker.version / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")


def _settled(line: Line, ranker: Ranker, gap: Estimate, sentence: str) -> Learned:
    if gap.high < 0:
        promote(line, ranker.version, because=sentence)
        return Learned(ranker.version, promoted=True, because=sentence)
    if ranker.version != line.current:
        shadow(line, ranker.version)
    return Learned(ranker.version, promoted=False, because=f"{sentence}; not clear of zero")


async def fetch(database: Database, *, now: datetime) -> list[Offered]:
    """Every logged offer, with what came of it."""
    told = (
        select(OutboxRow.subject, OutboxRow.kind, OutboxRow.occurred_at, OutboxRow.payload)
        .where(OutboxRow.kind.in_((*KINDS, KIND)))
        .order_by(OutboxRow.number)
    )
    async with database.reading() as session:
        rows = [Happened(str(subject), *rest) for subject, *rest in await session.execute(told)]
        zones = {str(builder): zone for builder, zone in await session.execute(select(Builder.id, Builder.zone))}
    return offers_told(rows, zones=zones, now=now)


async def train_from_database(database: Database, home: Path, *, now: datetime) -> Learned:
    """A new version from everything that was offered."""
    return await asyncio.to_thread(train, await fetch(database, now=now), home)


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    parser = argparse.ArgumentParser(prog="python -m training.slots", description="Learn which times to offer.")
    parser.add_argument("--from-db", action="store_true", required=True, help="learn from Parley's own events")
    parser.add_argument("--home", type=Path, default=Settings().home)
    home, now = parser.parse_args(arguments).home, datetime.now(UTC)
    with telling_problems():
        print(asyncio.run(with_database(lambda database: train_from_database(database, home, now=now))).told())


if __name__ == "__main__":
    main()
