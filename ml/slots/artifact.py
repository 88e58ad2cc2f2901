"""A ranker of times as a file: numbers by name."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from ml.artifact import read_artifact, write_artifact
from ml.slots.choice import Choice
from ml.slots.demand import Demand
from ml.slots.ranker import Ranker, Settings
from ml.slots.wish import NAMES

FORMAT = 1
WHAT = "slots"
NAME: Literal["slots"] = "slots"  # of its line in the registry, which has one moment
MOMENT: Literal["offer"] = "offer"


def write(ranker: Ranker, folder: Path) -> None:
    """Put the ranker into ``folder``, which is made."""
    kept = {
        "what": WHAT, "format": FORMAT, "version": ranker.version,
        "choice": dict(zip(NAMES, ranker.choice.weights, strict=True)),
        "demand": _demand_kept(ranker.demand) if ranker.demand else None,
        "comes": ranker.comes, "settings": asdict(ranker.settings),
    }  # fmt: skip
    write_artifact(folder, kept)


def read(folder: Path) -> Ranker:
    """The ranker in ``folder``. Raises ``ArtifactWrong``."""
    return read_artifact(folder, _ranker, what=WHAT, format=FORMAT)


def _ranker(kept: dict[str, Any]) -> Ranker:
    demand = kept["demand"]
    return Ranker(
        version=kept["version"], choice=Choice(tuple(float(kept["choice"][name]) for name in NAMES)),
        demand=_demand_read(demand) if demand else None, comes=tuple(map(float, kept["comes"])),
        settings=Settings(**kept["settings"]),
    )  # fmt: skip


def _demand_kept(demand: Demand) -> dict[str, Any]:
    return {**asdict(demand), "hours": list(demand.hours.items()), "minutes": list(demand.minutes.items())}


def _demand_read(kept: dict[str, Any]) -> Demand:
    one, other = kept["regular"]
    return Demand(
        a_day=kept["a_day"], soon=kept["soon"], regular=(one, other), ahead=tuple(kept["ahead"]),
        hours={float(hour): share for hour, share in kept["hours"]},
        minutes={float(length): share for length, share in kept["minutes"]}, asks_again=kept["asks_again"],
    )  # fmt: skip
