"""A predictor as files: the trees as LightGBM's text model, all else as JSON. Nothing is ever unpickled.

The numbers of the linear part are kept rather than a scikit-learn object, so that a newer library cannot misread
them; a digest tells files that were changed by hand.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kit.errors import Problem
from ml.no_show.features import Recipe
from ml.no_show.linear import Linear
from ml.no_show.predictor import Calibration, Predictor

FORMAT = 2
_PREDICTOR, _TREES, _DIGEST = "predictor.json", "trees.txt", "digest"


class ArtifactWrong(Problem):
    """The files of a predictor are not what was written."""

    type = "artifact-wrong"
    title = "The files of a predictor are not what was written"
    status = 500
    next_step = "Roll back to another version, or train again."


def write(predictor: Predictor, folder: Path) -> None:
    """Put the predictor into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        "format": FORMAT,
        "version": predictor.version,
        "recipe": asdict(predictor.recipe),
        "linear": asdict(predictor.linear) if predictor.linear else None,
        "calibration": asdict(predictor.calibration),
    }
    (folder / _PREDICTOR).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    if predictor.trees:
        predictor.trees.save_model(folder / _TREES)
    (folder / _DIGEST).write_text(digest(folder))


def digest(folder: Path) -> str:
    """Of the files that decide what a predictor says."""
    found = hashlib.sha256()
    for name in (_PREDICTOR, _TREES):
        if (folder / name).exists():
            found.update((folder / name).read_bytes())
    return found.hexdigest()


def read(folder: Path) -> Predictor:
    """The predictor in ``folder``.

    Raises:
        ArtifactWrong: the files were changed, are of another format, or are not there.
    """
    try:
        if (folder / _DIGEST).read_text().strip() != digest(folder):
            raise ArtifactWrong(f"{folder.name} was changed after it was written.")
        kept = json.loads((folder / _PREDICTOR).read_text(encoding="utf-8"))
        if kept["format"] != FORMAT:
            raise ArtifactWrong(f"{folder.name} has format {kept['format']}; this code reads {FORMAT}.")
        return _predictor(kept, folder / _TREES)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactWrong(f"{folder.name} cannot be read.") from error


def _predictor(kept: dict[str, Any], trees: Path) -> Predictor:
    recipe = kept["recipe"]
    levels = {name: tuple(each) for name, each in recipe.pop("levels").items()}
    numbers = tuple(recipe.pop("numbers"))
    return Predictor(
        version=kept["version"],
        recipe=Recipe(**recipe, numbers=numbers, levels=levels),
        linear=_linear(kept["linear"]) if kept["linear"] else None,
        trees=_booster(trees) if trees.exists() else None,
        calibration=Calibration(**kept["calibration"]),
    )


def _linear(kept: dict[str, Any]) -> Linear:
    levels = tuple(tuple(each) for each in kept.pop("levels"))
    bias = float(kept.pop("bias"))
    return Linear(**{name: tuple(each) for name, each in kept.items()}, levels=levels, bias=bias)


def _booster(path: Path) -> Any:
    from lightgbm import Booster

    return Booster(model_file=path)
