"""A version as a run of MLflow (the extra ``mlflow``), for who compares experiments there.

Parameters are what was chosen, metrics what was measured with both ends of each interval, tags where it comes from;
the version's files go along as they are. Nothing of MLflow's is read back: ``ml.registry`` keeps which version speaks.
"""

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kit.errors import Problem
from kit.extras import of_extra
from ml import registry
from training import run_record

if TYPE_CHECKING:
    from mlflow import MlflowClient

_LONGEST_PARAM, _LONGEST_TAG = 6_000, 8_000  # characters
_PARAMS_AT_ONCE, _METRICS_AT_ONCE = 100, 1_000
_AS_OF_THE_HOUSE = {
    "MLFLOW_DISABLE_TELEMETRY": "true",  # it would tell its makers that it was used
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",  # by itself it tries for minutes
}


class ExportFailed(Problem):
    """MLflow did not take the version."""

    type = "export-failed"
    title = "MLflow did not take the version"
    status = 502
    next_step = "Give a folder that can be written, or the address of a tracking server that answers, and export again."


@dataclass(frozen=True, slots=True)
class Exported:
    """The run that holds a version, and its experiment; ``is_new`` unless it was there before."""

    run: str
    experiment: str
    is_new: bool


def export(line: registry.Line, version: str, to: str) -> Exported:
    """Put a version into ``to``, a folder or an address that MLflow knows; one that is there already stays as it is.

    Raises:
        ExtraMissing: MLflow is not installed.
        ExportFailed: the store cannot be reached, or refuses; a run that was begun is marked as failed.
    """
    registry.load_any(line, version)  # what was changed by hand is not passed on
    for name, value in _AS_OF_THE_HOUSE.items():
        os.environ.setdefault(name, value)
    with of_extra("mlflow"):
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException
    try:
        client = MlflowClient(tracking_uri=_address(to))
        experiment = _experiment(client, f"parley/{line.name}", to)
        there = _there(client, experiment, line, version)
        run = there or _write(client, experiment, line, version)
    except (MlflowException, OSError) as refused:
        raise ExportFailed(str(refused).splitlines()[0]) from refused
    return Exported(run, f"parley/{line.name}", is_new=not there)


def _address(to: str) -> str:
    """A folder keeps its runs in ``mlflow.db``, where ``mlflow ui`` looks when it is started there."""
    if "://" in to:
        return to
    Path(to).mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{Path(to).resolve() / 'mlflow.db'}"


def _experiment(client: "MlflowClient", name: str, to: str) -> str:
    if found := client.get_experiment_by_name(name):
        return str(found.experiment_id)
    files = None if "://" in to else (Path(to).resolve() / "artifacts" / name).as_uri()
    return str(client.create_experiment(name, artifact_location=files))


def _identity(line: registry.Line, version: str) -> dict[str, str]:
    digest = (registry.folder_of(line, version) / "digest").read_text(encoding="utf-8").strip()
    return {"parley.line": line.name, "parley.version": version, "parley.digest": digest}


def _there(client: "MlflowClient", experiment: str, line: registry.Line, version: str) -> str:
    """The finished run of this very version, or nothing; one that broke off does not count."""
    same = [f"tags.`{name}` = '{value}'" for name, value in _identity(line, version).items()]
    found = client.search_runs([experiment], " and ".join(["attributes.status = 'FINISHED'", *same]), max_results=1)
    return str(found[0].info.run_id) if found else ""


def _write(client: "MlflowClient", experiment: str, line: registry.Line, version: str) -> str:
    run = str(client.create_run(experiment, tags=_tags(line, version), run_name=version).info.run_id)
    try:
        _log(client, run, line, version)
        client.log_artifacts(run, str(registry.folder_of(line, version)))
    except BaseException:
        client.set_terminated(run, "FAILED")
        raise
    client.set_terminated(run)
    return run


def _tags(line: registry.Line, version: str) -> dict[str, str]:
    told = {f"parley.{name}": each for name, each in run_record.source(registry.metrics_of(line, version)).items()}
    card = {"mlflow.note.content": registry.card_of(line, version) or ""}  # what MLflow shows beside the run
    return {name: each[:_LONGEST_TAG] for name, each in {**_identity(line, version), **told, **card}.items() if each}


def _log(client: "MlflowClient", run: str, line: registry.Line, version: str) -> None:
    from mlflow.entities import Metric, Param

    metrics = registry.metrics_of(line, version)
    params = (Param(name, each[:_LONGEST_PARAM]) for name, each in run_record.parameters(metrics).items())
    figures = (Metric(name, each, 0, 0) for name, each in run_record.figures(metrics).items())
    while some := list(islice(params, _PARAMS_AT_ONCE)):
        client.log_batch(run, params=some)
    while several := list(islice(figures, _METRICS_AT_ONCE)):
        client.log_batch(run, metrics=several)
