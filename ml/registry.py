"""Where fitted predictors live: a folder for each version under ``$PARLEY_HOME/models/<name>/<moment>``.

One small file beside them says which version speaks, which spoke before, and which only listens (the shadow).
Deciding whether a version deserves to speak is ``training.no_show.gate``; this only keeps the books. Folders are never
changed once written, so going back is a matter of one file, replaced in one step.
"""

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.errors import Conflict, NotFound
from ml.artifact import PREDICTOR
from ml.builders import NAMES as WHOM_NAMES
from ml.builders import Recommender
from ml.builders import artifact as builders
from ml.no_show.artifact import read
from ml.no_show.predictor import Predictor
from ml.slots import artifact as slots
from ml.slots.ranker import Ranker
from ml.slots.wish import NAMES

_BOOK, _METRICS, _LOG, _CARD = "line.json", "metrics.json", "line.log", "card.md"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class NoSuchVersion(NotFound):
    """No version of that name."""

    type, title = "no-such-version", "There is no such version"
    next_step = "See the versions with: parley models list"


class NothingBefore(Conflict):
    """There is no earlier version to go back to."""

    type, title = "nothing-before", "There is no earlier version to go back to"
    next_step = "Promote another version: parley models promote"


@dataclass(frozen=True, slots=True)
class Line:
    """The versions of one predictor for one moment.

    Attributes:
        folder: holds a folder for each version.
        current: the version that speaks.
        before: those that spoke earlier, the latest last.
        shadow: the version whose scores are kept but shown to nobody.
    """

    folder: Path
    current: str = ""
    before: tuple[str, ...] = ()
    shadow: str = ""

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"


def line_of(home: Path, name: str, moment: str) -> Line:
    """The line ``name`` for ``moment``; an empty one if nothing was written yet."""
    for part in (name, moment):
        if not _NAME.fullmatch(part):
            raise NoSuchVersion(f"{part!r} is not a name for a predictor.")
    folder = home / "models" / name / moment
    book = folder / _BOOK
    if not book.exists():
        return Line(folder)
    kept = json.loads(book.read_text())
    return Line(folder, kept["current"], tuple(kept["before"]), kept["shadow"])


def turn_of(line: Line) -> int:
    """A number that changes whenever somebody else speaks or listens; 0 if nothing was written yet."""
    book = line.folder / _BOOK
    return book.stat().st_mtime_ns if book.exists() else 0


def list_lines(home: Path) -> list[Line]:
    """Every line that has a version."""
    found = sorted((home / "models").glob(f"*/*/*/{PREDICTOR}"))
    places = dict.fromkeys(path.parent.parent for path in found)
    return [line_of(home, place.parent.name, place.name) for place in places]


def list_versions(line: Line) -> list[str]:
    """The versions of a line, the oldest cut first."""
    return sorted(path.parent.name for path in line.folder.glob(f"*/{PREDICTOR}"))


def folder_of(line: Line, version: str) -> Path:
    """Where a version lies."""
    if not version:
        raise NoSuchVersion(f"No version speaks for {line.name}.")
    if not _NAME.fullmatch(version) or not (line.folder / version / PREDICTOR).exists():
        raise NoSuchVersion(f"{line.name} has no version {version!r}.")
    return line.folder / version


def metrics_of(line: Line, version: str) -> dict[str, Any]:
    """What was measured of a version when it was fitted."""
    path = folder_of(line, version) / _METRICS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def card_of(line: Line, version: str) -> str | None:
    """The card of a version (Markdown), if one was written."""
    path = folder_of(line, version) / _CARD
    return path.read_text(encoding="utf-8") if path.exists() else None


def load_version(line: Line, version: str) -> Predictor:
    """The predictor of a version."""
    return read(folder_of(line, version))


def load_current(line: Line) -> Predictor | None:
    """The predictor that speaks, or None."""
    return load_version(line, line.current) if line.current else None


def load_ranker(line: Line, version: str) -> Ranker:
    """The ranker of times of a version."""
    return slots.read(folder_of(line, version))


def load_recommender(line: Line, version: str) -> Recommender:
    """The recommender of builders of a version."""
    return builders.read(folder_of(line, version))


def load_any(line: Line, version: str) -> Predictor | Ranker | Recommender:
    """Whatever the version is; whether it is whole is for its own reader to say."""
    text = (folder_of(line, version) / PREDICTOR).read_text(encoding="utf-8", errors="replace")
    if f'"what": "{slots.WHAT}"' in text:
        return load_ranker(line, version)
    return load_recommender(line, version) if f'"what": "{builders.WHAT}"' in text else load_version(line, version)


def promote(line: Line, version: str, *, because: str = "") -> Line:
    """``version`` speaks from now on; it is read first, so that a broken one never does. The reason is written down."""
    load_any(line, version)
    if version == line.current:
        return line
    before = (*line.before, line.current) if line.current else line.before
    shadow = "" if line.shadow == version else line.shadow
    return _write(replace(line, current=version, before=before, shadow=shadow), f"promoted {version}: {because}")


def roll_back(line: Line) -> Line:
    """The version that spoke before speaks again."""
    if not line.before:
        raise NothingBefore
    load_any(line, line.before[-1])
    changed = replace(line, current=line.before[-1], before=line.before[:-1])
    return _write(changed, f"rolled back from {line.current} to {changed.current}")


def shadow(line: Line, version: str) -> Line:
    """``version`` scores what the current one scores, and nobody is shown it; an empty one ends that."""
    if version:
        load_any(line, version)
    return _write(replace(line, shadow=version), f"listens: {version or 'none'}")


def diff(line: Line, one: str, other: str) -> list[tuple[str, Any, Any]]:
    """What differs between two versions: recipe, kind, data and measurements, as (what, one, other)."""
    left, right = _flat(_told(line, one)), _flat(_told(line, other))
    keys = [*left, *(key for key in right if key not in left)]
    return [(key, left.get(key), right.get(key)) for key in keys if left.get(key) != right.get(key)]


def _told(line: Line, version: str) -> dict[str, Any]:
    predictor = load_any(line, version)
    if isinstance(predictor, Ranker):
        return {"choice": dict(zip(NAMES, predictor.choice.weights, strict=True)), **metrics_of(line, version)}
    if isinstance(predictor, Recommender):
        return {"choice": dict(zip(WHOM_NAMES, predictor.weights, strict=True)), **metrics_of(line, version)}
    recipe = asdict(predictor.recipe)
    recipe["levels"] = {name: len(levels) for name, levels in predictor.recipe.levels.items()}
    kind = "both" if predictor.linear and predictor.trees else "linear" if predictor.linear else "trees"
    return {"kind": kind, "shift": predictor.calibration.shift, "recipe": recipe, **metrics_of(line, version)}


def _flat(tree: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        name = f"{above}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found


def _write(line: Line, what: str) -> Line:
    line.folder.mkdir(parents=True, exist_ok=True)
    with (line.folder / _LOG).open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {what}\n")
    fresh = line.folder / f"{_BOOK}.{os.getpid()}"
    fresh.write_text(json.dumps({"current": line.current, "before": line.before, "shadow": line.shadow}))
    fresh.replace(line.folder / _BOOK)
    return line
