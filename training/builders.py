"""The bench of recommending builders: ``python -m training.builders --data F --schema S.toml``.

Learns from who came to whom how clients choose, measures on the later choices beside peers, and writes the recommender
with its report and card as a new version. ``--from-db`` reads Parley's own events, ``--simulated`` the simulated
business. A version speaks only if it surely foretells later choices better than the one that speaks, or than what is
believed without data. ``--cut DAY`` only measures, and registers nothing.
"""

import argparse
import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kit.db import Database
from kit.settings import Settings
from ml.builders import Recommender
from ml.builders.artifact import write
from ml.builders.believed import BELIEVED
from ml.builders.visits import Floats
from ml.measures import Estimate, mean_estimate
from ml.registry import Line, line_of, list_versions, load_recommender, promote, shadow
from training.checks import DataRefused
from training.door import start_of_day, telling_problems, with_database
from training.learned import Learned
from training.simulated_whom import simulate
from training.visit_rows import read_visit_mapping, visits_in
from training.whom import Choices, chances, choices_of, fit, losses
from training.whom_from_database import fetch
from training.whom_measured import measured
from training.whom_report import table, write_report

NAME = "builders"
MOMENT: Literal["choice"] = "choice"
_FEW, _KEPT_ASIDE = 200, 0.2
_CODE = "1"


def train(choices: Choices, home: Path, *, name: str = NAME) -> Learned:
    """Fit on the earlier choices, judge on the later ones, fit again on all, and write; too few change nothing."""
    later_few = int(len(choices) * _KEPT_ASIDE)
    if later_few < _FEW:
        return Learned("", promoted=False, because=f"{later_few} later choices; it takes {_FEW} to compare.")
    is_later = np.arange(len(choices)) >= len(choices) - later_few
    before, later = choices.take(~is_later), choices.take(is_later)
    line, recommender = line_of(home, name, MOMENT), _versioned(fit(choices), choices)
    if recommender.version in list_versions(line):
        is_current = recommender.version == line.current
        return Learned(recommender.version, promoted=is_current, because="nothing was chosen since")
    champion = load_recommender(line, line.current) if line.current else BELIEVED
    trial = fit(before)
    gap = mean_estimate(losses(chances(trial, later), later) - losses(chances(champion, later), later), later.clients)
    against = f"against {line.current}" if line.current else "against what is believed without data"
    sentence = (
        f"log loss of choices: {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}) {against}, on {len(later)} choices"
    )
    found = measured(trial, replace(later, unforeseen=choices.unforeseen))
    _write(line, recommender, choices, found, sentence, passed=gap.high < 0)
    return _settled(line, recommender, gap, sentence, found)


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
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    write_report(folder, metrics, recommender)


def _settled(line: Line, recommender: Recommender, gap: Estimate, sentence: str, found: dict[str, Any]) -> Learned:
    if gap.high < 0:
        promote(line, recommender.version, because=sentence)
        return Learned(recommender.version, promoted=True, because=sentence, measured=found)
    if recommender.version != line.current:
        shadow(line, recommender.version)
    return Learned(recommender.version, promoted=False, because=f"{sentence}; not clear of zero", measured=found)


def _day(at: float) -> str:
    return str(np.datetime64(int(at), "s"))[:10]


async def train_from_database(database: Database, home: Path, *, now: datetime) -> Learned:
    """A new version from everything that happened, of all businesses."""
    businesses = await fetch(database, now=now)
    return await asyncio.to_thread(lambda: train(choices_of(businesses), home))


def main(arguments: list[str] | None = None) -> None:
    """The door."""
    asked = _asked(arguments)
    with telling_problems():
        _run(asked)


def _run(asked: argparse.Namespace) -> None:
    if asked.from_db:
        now = datetime.now(UTC)
        _tell(asyncio.run(with_database(lambda database: train_from_database(database, asked.home, now=now))))
        return
    world = simulate() if asked.simulated else None
    business = (
        (world.visits, world.business)
        if world
        else visits_in(asked.data, read_visit_mapping(asked.schema), now=datetime.now(UTC))
    )
    choices = choices_of([business])
    if asked.cut is not None:
        print(table(backtest(choices, asked.cut, truth=world.truth if world else ())))
        return
    name = asked.name or ("simulated" if world else asked.schema.stem)
    _tell(train(choices, asked.home, name=name))


def _tell(learned: Learned) -> None:
    if learned.measured:
        print(table(learned.measured))
    print(learned.told())


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.builders", description="Learn whom clients choose.")
    parser.add_argument("--data", type=Path, help="CSV (also .gz) or Parquet")
    parser.add_argument("--schema", type=Path, help="the mapping file (TOML)")
    parser.add_argument("--from-db", action="store_true", help="learn from Parley's own events")
    parser.add_argument("--simulated", action="store_true", help="learn from the simulated business")
    parser.add_argument("--cut", type=start_of_day, help="a day: only measure, on what was booked from it on")
    parser.add_argument("--name", default="", help="of the line of versions; the mapping file's name if not given")
    parser.add_argument("--home", type=Path, default=Settings().home)
    asked = parser.parse_args(arguments)
    if not asked.from_db and not asked.simulated and not (asked.data and asked.schema):
        parser.error("give --data and --schema, --from-db, or --simulated")
    return asked


if __name__ == "__main__":
    main()
