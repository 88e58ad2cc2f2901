"""A recommender as one JSON file with a digest, like the other predictors: numbers only, nothing is unpickled."""

import hashlib
import json
from pathlib import Path

from ml.builders.features import NAMES
from ml.builders.recommender import Recommender
from ml.no_show.artifact import ArtifactWrong

FORMAT = 1
WHAT = "builders"
_FILE, _DIGEST = "predictor.json", "digest"


def write(recommender: Recommender, folder: Path) -> None:
    """Put the recommender into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = dict(zip(NAMES, recommender.weights, strict=True))
    kept = {"what": WHAT, "format": FORMAT, "version": recommender.version, "weights": weights}
    (folder / _FILE).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    (folder / _DIGEST).write_text(_digest(folder))


def read(folder: Path) -> Recommender:
    """The recommender in ``folder``. Raises ``ArtifactWrong`` for files that were changed, or are of another form."""
    try:
        if (folder / _DIGEST).read_text().strip() != _digest(folder):
            raise ArtifactWrong(f"{folder.name} was changed after it was written.")
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if (kept["what"], kept["format"]) != (WHAT, FORMAT):
            raise ArtifactWrong(f"{folder.name} is no recommender of format {FORMAT}.")
        weights = tuple(float(kept["weights"][name]) for name in NAMES)
        return Recommender(version=kept["version"], weights=weights)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactWrong(f"{folder.name} cannot be read.") from error


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / _FILE).read_bytes()).hexdigest()
