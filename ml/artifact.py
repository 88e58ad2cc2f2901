"""What a predictor is kept as: numbers in JSON, trees in LightGBM's text, under one digest. Nothing is ever unpickled.

The digest tells files that were changed by hand. What the numbers mean is left to each predictor's own ``artifact``.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from kit.errors import Problem

PREDICTOR, TREES = "predictor.json", "trees.txt"
_DIGEST = "digest"
Read = TypeVar("Read")


class ArtifactWrong(Problem):
    """The files of a predictor are not what was written."""

    type = "artifact-wrong"
    title = "The files of a predictor are not what was written"
    status = 500
    next_step = "Roll back to another version, or train again."


def write_artifact(folder: Path, kept: Mapping[str, Any], *, trees: str = "") -> None:
    """Put what is kept, JSON-ready, and the text of trees if there are any into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PREDICTOR).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    if trees:
        (folder / TREES).write_text(trees, encoding="utf-8")
    (folder / _DIGEST).write_text(_digest(folder))


def read_artifact(folder: Path, build: Callable[[dict[str, Any]], Read], **form: Any) -> Read:
    """What ``build`` makes of what is kept in ``folder``, which has to be of this ``form`` (members with their values).

    Raises:
        ArtifactWrong: the files were changed, are of another form, or are not there.
    """
    try:
        if (folder / _DIGEST).read_text().strip() != _digest(folder):
            raise ArtifactWrong(f"{folder.name} was changed after it was written.")
        kept = json.loads((folder / PREDICTOR).read_text(encoding="utf-8"))
        if other := {name: kept.get(name) for name, value in form.items() if kept.get(name) != value}:
            raise ArtifactWrong(f"{folder.name} is of another form: {other}; this code reads {form}.")
        return build(kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArtifactWrong(f"{folder.name} cannot be read.") from error


def _digest(folder: Path) -> str:
    """Of the files that decide what a predictor says."""
    found = hashlib.sha256()
    for name in (PREDICTOR, TREES):
        if (folder / name).exists():
            found.update((folder / name).read_bytes())
    return found.hexdigest()
