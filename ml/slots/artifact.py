"""A ranker as one JSON file with a digest, like the other predictors: numbers only, nothing is unpickled."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml.no_show.artifact import ArtifactWrong
from ml.slots.choice import Choice
from ml.slots.demand import Demand
from ml.slots.ranker import Ranker, Settings
from ml.slots.wish import NAMES

FORMAT = 1
WHAT = "slots"
_RANKER, _DIGEST = "predictor.json", "digest"


def write(ranker: Ranker, folder: Path) -> None:
    """Put the ranker into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        "what": WHAT, "format": FORMAT, "version": ranker.version,
        "choice": dict(zip(NAMES, ranker.choice.weights, strict=True)),
        "demand": _demand_kept(ranker.demand) if ranker.demand else None,
        "comes": ranker.comes, "settings": asdict(ranker.settings),
    }  # fmt: skip
    (folder / _RANKER).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    (folder / _DIGEST).write_text(_digest(folder))


def read(folder: Path) -> Ranker:
    """The ranker in ``folder``. Raises ``ArtifactWrong`` for files that were changed, or are of another form."""
    try:
        if (folder / _DIGEST).read_text().strip() != _digest(folder):
            raise ArtifactWrong(f"{folder.name} was changed after it was written.")
        kept = json.loads((folder / _RANKER).read_text(encoding="utf-8"))
        if (kept["what"], kept["format"]) != (WHAT, FORMAT):
            raise ArtifactWrong(f"{folder.name} is no ranker of format {FORMAT}.")
        return _ranker(kept)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactWrong(f"{folder.name} cannot be read.") from error


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


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / _RANKER).read_bytes()).hexdigest()
