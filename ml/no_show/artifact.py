"""A predictor as files. The numbers of the linear part are kept, so that a newer library cannot misread an object."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml.artifact import TREES, read_artifact, write_artifact
from ml.no_show.features import Recipe
from ml.no_show.linear import Linear
from ml.no_show.predictor import Calibration, Predictor

FORMAT = 2


def write(predictor: Predictor, folder: Path) -> None:
    """Put the predictor into ``folder``, which is made."""
    kept = {
        "format": FORMAT,
        "version": predictor.version,
        "recipe": asdict(predictor.recipe),
        "linear": asdict(predictor.linear) if predictor.linear else None,
        "calibration": asdict(predictor.calibration),
    }
    write_artifact(folder, kept, trees=predictor.trees.model_to_string() if predictor.trees else "")


def read(folder: Path) -> Predictor:
    """The predictor in ``folder``. Raises ``ArtifactWrong``."""
    return read_artifact(folder, lambda kept: _predictor(kept, folder / TREES), format=FORMAT)


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
