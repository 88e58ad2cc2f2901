"""From choices to a new version of the recommender: measured on the later ones, fitted again on all, written down."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from kit.db import Database
from ml.builders import Recommender
from ml.builders.artifact import MOMENT, NAME, write
from ml.builders.believed import BELIEVED
from ml.builders.visits import Floats
from ml.measures import mean_estimate
from ml.registry import Line, line_of, load_recommender
from training.builders.choices import Choices, chances, choices_of, fit, losses
from training.builders.from_database import fetch
from training.builders.measured import measured
from training.builders.report import write_report
from training.learned import DataRefused, Learned, gap_told, kept_aside, known_already, settle, too_few
from training.report import write_metrics

_CODE = "1"


def train(choices: Choices, home: Path, *, name: str = NAME) -> Learned:
    """Fit on the earlier choices, judge on the later ones, fit again on all, and write; too few change nothing."""
    many_later = kept_aside(len(choices))
    if few := too_few(many_later, "choices"):
        return few
    is_later = np.arange(len(choices)) >= len(choices) - many_later
    before, later = choices.take(~is_later), choices.take(is_later)
    line, recommender = line_of(home, name, MOMENT), _versioned(fit(choices), choices)
    if same := known_already(line, recommender.version, "chosen"):
        return same
    champion = load_recommender(line, line.current) if line.current else BELIEVED
    trial = fit(before)
    gap = mean_estimate(losses(chances(trial, later), later) - losses(chances(champion, later), later), later.clients)
    sentence = gap_told(line, gap, len(later), "choices")
    found = measured(trial, replace(later, unforeseen=choices.unforeseen))
    _write(line, recommender, choices, found, sentence, passed=gap.high < 0)
    return settle(line, recommender.version, gap, sentence, measured=found)


def backtest(choices: Choices, cut: float, *, truth: Sequence[dict[str, float]] = ()) -> dict[str, Any]:
    """Fit on what was chosen before ``cut``, measure on what was chosen after it; nothing is written.

    Raises:
        DataRefused: nothing was chosen before it, or nothing after it.
    """
    before = choices.take(choices.at < cut)
    later = replace(choices.take(choices.at >= cut), unforeseen=choices.unforeseen)
    if not (len(before) and len(later)):
        raise DataRefused(f"There are {len(before)} choices before the cut and {len(later)} after it.")
    return measured(fit(before), later, truth=_truth(later, truth) if truth else None)


def _truth(choices: Choices, told: Sequence[dict[str, float]]) -> Floats:
    """(choices, most): the simulator's own chances."""
    names = np.array([*choices.names, ""])
    return np.array([
        [told[visit].get(str(name), 0.0) for name in names[who]]
        for visit, who in zip(choices.visit.tolist(), choices.who, strict=True)
    ])  # fmt: skip


def _versioned(recommender: Recommender, choices: Choices) -> Recommender:
    """The same choices make the same version."""
    told = hashlib.sha256(_CODE.encode() + choices.rows.tobytes() + choices.taken.tobytes()).hexdigest()
    return replace(recommender, version=f"{len(choices)}-{told[:8]}")


def _write(
    line: Line, recommender: Recommender, choices: Choices, found: dict[str, Any], sentence: str, *, passed: bool
) -> None:
    folder = line.folder / recommender.version
    write(recommender, folder)
    metrics = {
        "name": line.folder.parent.name, "moment": MOMENT, "kind": "choice",
        "data": {
            "choices": len(choices), "clients": len(set(choices.clients.tolist())), "builders": len(choices.names),
            "first": _day(choices.at[0]), "last": _day(choices.at[-1]),
        },
        "measured": found, "gate": sentence, "passed": bool(passed),
    }  # fmt: skip
    write_metrics(folder, metrics)
    write_report(folder, metrics, recommender)


def _day(at: float) -> str:
    return str(np.datetime64(int(at), "s"))[:10]


async def train_from_database(database: Database, home: Path, *, now: datetime) -> Learned:
    """A new version from everything that happened, of all businesses."""
    businesses = await fetch(database, now=now)
    return await asyncio.to_thread(lambda: train(choices_of(businesses), home))
