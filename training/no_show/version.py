"""From checked rows to a new version in the registry: measured on the last rows, fitted again on all, written down."""

import hashlib
import json
import resource
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.artifact import ArtifactWrong
from ml.no_show import Bookings, Moment, Predictor
from ml.no_show.artifact import write
from ml.no_show.bookings import Texts
from ml.registry import Line, card_of, line_of, list_versions, load_current, load_version, metrics_of, promote
from training.no_show.checks import Checked, check
from training.no_show.choose import Choice, choose, fit, leaning_on
from training.no_show.evaluate import evaluate
from training.no_show.gate import KEPT_ASIDE, Verdict, judge
from training.no_show.report import write_card, write_report
from training.report import write_metrics
from training.tables.rows import Called

if TYPE_CHECKING:
    from training.no_show.tune import Tuning

_CODE = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A version: its predictor, the rows it has seen, and what there is to read of it.

    ``is_new`` is false where the same rows had made it before: nothing was written then.
    """

    predictor: Predictor
    rows: Bookings
    folder: Path
    metrics: dict[str, Any]
    verdict: Verdict
    is_new: bool = True

    @property
    def promoted(self) -> bool:
        """Whether it speaks."""
        return self.verdict.passes

    def told(self) -> str:
        """For the person at the bench."""
        lines = [
            f"{self.metrics['name']}/{self.metrics['moment']} {self.predictor.version}: {self.metrics['kind']}",
            _scores_told(self.metrics["measured"]),
            *(f"warning: {each}" for each in self.metrics["warnings"]),
            self._settled(),
            f"report: {self.folder / 'report.html'}",
        ]
        return "\n".join(lines)

    def _settled(self) -> str:
        if self.is_new:
            return f"{'promoted' if self.promoted else 'not promoted'}: {self.verdict.sentence}"
        return f"{'speaks' if self.promoted else 'does not speak'}: {self.verdict.sentence}"


def _scores_told(measured: dict[str, Any]) -> str:
    where = f"on the last {measured['rows']['measured']} rows in time"
    if "all" not in measured["scores"]:
        return f"nothing to measure {where}: they have one outcome only"
    scores = measured["scores"]["all"]["this"]
    loss, rank = scores["log_loss"], scores["auc"]
    ranked = f"AUC {rank['value']:.3f}, " if rank else ""
    sure = f"({loss['low']:.4f} to {loss['high']:.4f})"
    return f"log loss {loss['value']:.4f} {sure}, {ranked}ECE {scores['ece']:.3f} {where}"


def train(
    rows: Bookings, moment: Moment, groups: dict[str, Texts], *, home: Path, name: str, now: datetime,
    prior: Bookings | None = None, tuning: "Tuning | None" = None, called: Called | None = None,
) -> Trained:  # fmt: skip
    """Check, choose, measure, fit and write; with ``tuning``, settings are searched for in each of the two choices.

    Rows that made a version before make the same one: its files are left as they are.

    Raises:
        DataRefused: the rows are not fit to learn from; nothing was written.
    """
    began = time.perf_counter()
    checked = check(rows, now=now, called=called)
    good, line = checked.rows, line_of(home, name, moment)
    if tuning is None and (there := _there_already(line, version_of(good, moment, Choice()), rows)):
        return there
    before = good.starts_at < np.quantile(good.starts_at, 1 - KEPT_ASIDE)
    fitted, later = good.take(before), good.take(~before)
    tried = choose(fitted, moment, prior, tuning)
    choice = choose(good, moment, prior, tuning)
    version = version_of(good, moment, choice)
    if there := _there_already(line, version, rows):
        return there
    trial = fit(leaning_on(prior, fitted), moment, tried)
    measured = evaluate(trial, fitted, later, _of(later, rows, groups))
    champion = load_current(line)
    champion_cut = float(metrics_of(line, line.current).get("cut_instant", 0.0)) if champion else 0.0
    verdict = judge(trial, champion, fitted, later, champion_cut=champion_cut)
    predictor = fit(leaning_on(prior, good), moment, choice, version=version)
    choices = {"choice": _told(choice), "trial": _told(tried)}
    metrics = _metrics(checked, choices, measured, verdict, moment, name, time.perf_counter() - began)
    folder = line.folder / predictor.version
    _write(folder, predictor, metrics)
    if verdict.passes:
        promote(line, predictor.version, because=verdict.sentence)
    return Trained(predictor=predictor, rows=rows, folder=folder, metrics=metrics, verdict=verdict)


def _there_already(line: Line, version: str, rows: Bookings) -> Trained | None:
    """The version as it was written, if it is whole."""
    if version not in list_versions(line) or card_of(line, version) is None:
        return None
    try:
        predictor = load_version(line, version)
    except ArtifactWrong:
        return None
    metrics = metrics_of(line, version)
    told = "the same bookings had made this version, and its files are left as they are"
    verdict = Verdict(version == line.current, f"{told}. Its gate said: {metrics['gate']}")
    folder = line.folder / version
    return Trained(predictor=predictor, rows=rows, folder=folder, metrics=metrics, verdict=verdict, is_new=False)


def _of(some: Bookings, rows: Bookings, groups: dict[str, Texts]) -> dict[str, Texts]:
    """The columns that stand beside ``rows``, for ``some`` of them."""
    order = np.argsort(rows.ids, kind="stable")
    at = order[np.searchsorted(rows.ids[order], some.ids)]
    return {key: column[at] for key, column in groups.items()}


def _write(folder: Path, predictor: Predictor, metrics: dict[str, Any]) -> None:
    write(predictor, folder)
    write_metrics(folder, metrics)
    write_report(folder, metrics)
    write_card(folder, metrics)


def data_hash(rows: Bookings) -> str:
    """Of everything that is learned from."""
    found = hashlib.sha256(_CODE.encode())
    for column in (rows.ids, rows.clients, rows.booked_at, rows.starts_at, rows.outcomes, rows.weights):
        found.update(np.ascontiguousarray(column).tobytes())
    for name in sorted({**rows.numbers, **rows.categories}):
        found.update(name.encode())
        found.update(np.ascontiguousarray({**rows.numbers, **rows.categories}[name]).tobytes())
    return found.hexdigest()


def version_of(rows: Bookings, moment: Moment, choice: Choice) -> str:
    """The same rows make the same version, unless a search took settings of its own."""
    day = str(np.datetime64(int(rows.starts_at.max()), "s"))[:10]
    settings = json.dumps(dict(choice.settings), sort_keys=True) if choice.settings else ""
    return f"{day}-{hashlib.sha256((data_hash(rows) + moment + settings).encode()).hexdigest()[:8]}"


def _told(choice: Choice) -> dict[str, Any]:
    return {
        "kind": choice.kind, "strength": choice.strength, "rounds": choice.rounds, "shift": choice.calibration.shift,
        "settings": dict(choice.settings), "search": asdict(choice.search) if choice.search else None,
        "evidence": {key: [each.value, each.low, each.high] for key, each in choice.evidence.items()},
    }  # fmt: skip


def _metrics(
    checked: Checked, choices: dict[str, Any], measured: dict[str, Any], verdict: Verdict, moment: Moment, name: str,
    took: float,
) -> dict[str, Any]:  # fmt: skip
    return {
        "name": name, "moment": moment, "kind": choices["choice"]["kind"], "data": checked.facts,
        "data_hash": data_hash(checked.rows), "cut": checked.facts["last_start"],
        "cut_instant": float(checked.rows.starts_at.max()),
        **choices, "measured": measured, "gate": verdict.sentence, "passed": verdict.passes,
        "warnings": [*checked.warnings, *([measured["suspicion"]] if measured["suspicion"] else [])],
        "cost": {"seconds": round(took, 1), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024},
    }  # fmt: skip
