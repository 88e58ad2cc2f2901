"""A recommender of builders as a file: a weight by name."""

from pathlib import Path
from typing import Any, Literal

from ml.artifact import read_artifact, write_artifact
from ml.builders.features import NAMES
from ml.builders.recommender import Recommender

FORMAT = 1
WHAT = "builders"
NAME: Literal["builders"] = "builders"  # of its line in the registry, which has one moment
MOMENT: Literal["choice"] = "choice"


def write(recommender: Recommender, folder: Path) -> None:
    """Put the recommender into ``folder``, which is made."""
    weights = dict(zip(NAMES, recommender.weights, strict=True))
    write_artifact(folder, {"what": WHAT, "format": FORMAT, "version": recommender.version, "weights": weights})


def read(folder: Path) -> Recommender:
    """The recommender in ``folder``. Raises ``ArtifactWrong``."""
    return read_artifact(folder, _recommender, what=WHAT, format=FORMAT)


def _recommender(kept: dict[str, Any]) -> Recommender:
    return Recommender(version=kept["version"], weights=tuple(float(kept["weights"][name]) for name in NAMES))
