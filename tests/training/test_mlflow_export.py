"""``parley models export --mlflow``: a version as a run, read back with MLflow's own client."""

import filecmp
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kit.extras import ExtraMissing
from ml import registry
from ml.artifact import ArtifactWrong
from ml.no_show.artifact import read, write
from parley.commands.models import app
from training.mlflow_export import ExportFailed
from training.no_show.choose import Choice, fit
from training.no_show.report import write_card
from training.no_show.simulator import simulate
from training.run_record import figures, parameters, source

pytestmark = pytest.mark.filterwarnings(
    "ignore:The ``noload`` loader strategy is deprecated"  # in MLflow's own tables, by the newest SQLAlchemy
)

LOSS = {"value": 0.43214, "low": 0.42, "high": 0.444}
SCORES = {
    "log_loss": LOSS,
    "auc": {"value": 0.7, "low": 0.68, "high": 0.72},
    "ece": 0.02,
    "ece_interval": {"value": 0.02, "low": 0.01, "high": 0.03},
    "ece_by_chance": [0.01, 0.015],
    "ece_by_width": 0.02,
    "said": 0.2,
    "came_true": 0.21,
}
METRICS: dict[str, Any] = {
    "name": "shop", "moment": "booking", "kind": "both", "data_hash": "a" * 64, "cut": "2026-05-22",
    "data": {"rows": 1_200, "used": 1_000, "no_show_rate": 0.2, "last_start": "2026-05-22"},
    "choice": {
        "strength": 0.1, "rounds": 20, "shift": -0.01, "settings": {"num_leaves": 8}, "search": None,
        "evidence": {"both minus linear": [-0.01, -0.015, -0.005]},
    },
    "measured": {
        "rows": {"fitted": 850, "measured": 150}, "measured_from": "2026-05-01",
        "scores": {"all": {"this": SCORES, "constant": {**SCORES, "auc": None}}},
        "log loss, this minus": {"all": {"constant": {"value": -0.05, "low": -0.07, "high": -0.03}}},
        "ECE, this minus": {"all": {"constant": {"value": -0.01, "low": -0.02, "high": 0.0}}},
        "reliability": {"all": [{"rows": 15, "said": 0.1, "came_true": 0.1}]}, "fairness": {}, "reasons": {},
    },
    "gate": "clear of zero", "passed": True, "warnings": ["minutes looks odd"],
    "cost": {"seconds": 1.5, "peak_mb": 200},
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    line = registry.line_of(home, "shop", "booking")
    write(
        fit(simulate(bookings=2_500).bookings, "booking", Choice(kind="both", rounds=5), version="v1"),
        line.folder / "v1",
    )
    (line.folder / "v1" / "metrics.json").write_text(json.dumps(METRICS))
    write_card(line.folder / "v1", METRICS)
    registry.promote(line, "v1")
    return home


@pytest.fixture
def home(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    shutil.copytree(written, home)
    monkeypatch.setenv("PARLEY_HOME", str(home))
    return home


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store: making MLflow's tables takes seconds."""
    folder = tmp_path_factory.mktemp("tables")
    _client(folder).search_experiments()
    return folder / "mlflow.db"


@pytest.fixture
def store(tables: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    shutil.copy(tables, folder / "mlflow.db")
    return folder


def _client(folder: Path) -> Any:
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")


def runs_in(folder: Path) -> list[Any]:
    client = _client(folder)
    experiment = client.get_experiment_by_name("parley/shop/booking")
    return list(client.search_runs([experiment.experiment_id])) if experiment else []


def export(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments, "--line", "shop/booking"])


def test_a_version_is_read_back_by_mlflow_as_it_is_here(home: Path, store: Path, tmp_path: Path) -> None:
    done = export("v1", "--mlflow", str(store))
    assert done.exit_code == 0, done.exception
    (run,) = runs_in(store)
    assert done.stdout == f"v1 is run {run.info.run_id} of parley/shop/booking.\n"
    assert (run.info.run_name, run.info.status) == ("v1", "FINISHED")
    assert run.data.params == parameters(METRICS)
    assert run.data.metrics == figures(METRICS)
    folder = home / "models" / "shop" / "booking" / "v1"
    tags = {name: each for name, each in run.data.tags.items() if name.startswith("parley.")}
    assert tags == {
        "parley.line": "shop/booking", "parley.version": "v1", "parley.digest": (folder / "digest").read_text(),
        **{f"parley.{name}": each for name, each in source(METRICS).items()},
    }  # fmt: skip
    assert run.data.tags["mlflow.note.content"] == (folder / "card.md").read_text()
    back = Path(_client(store).download_artifacts(run.info.run_id, "", str(tmp_path)))
    names = sorted(each.name for each in folder.iterdir())
    assert sorted(each.name for each in back.iterdir() if each.name in names) == names
    assert filecmp.cmpfiles(folder, back, names, shallow=False) == (names, [], [])
    assert read(back).version == "v1"


def test_exporting_twice_makes_one_run(home: Path, store: Path) -> None:
    first, second = (export("--mlflow", str(store)).stdout for _ in range(2))
    (run,) = runs_in(store)
    assert (first, second) == (
        f"v1 is run {run.info.run_id} of parley/shop/booking.\n",
        f"v1 was already run {run.info.run_id} of parley/shop/booking.\n",
    )


def test_an_export_that_broke_off_is_marked_and_done_again(
    home: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow import MlflowClient

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(MlflowClient, "log_artifacts", full)
        failed = export("v1", "--mlflow", str(store)).exception
    assert isinstance(failed, ExportFailed)
    assert failed.detail == "No space left on device"
    assert export("v1", "--mlflow", str(store)).exit_code == 0
    assert sorted(run.info.status for run in runs_in(store)) == ["FAILED", "FINISHED"]


def test_two_installations_with_a_version_of_one_name_are_two_runs(home: Path, store: Path) -> None:
    folder = home / "models" / "shop" / "booking" / "v1"
    assert export("v1", "--mlflow", str(store)).exit_code == 0
    write(fit(simulate(bookings=2_500, seed=8).bookings, "booking", Choice(), version="v1"), folder)
    assert "v1 is run" in export("v1", "--mlflow", str(store)).stdout
    assert len(runs_in(store)) == 2


def test_what_was_changed_by_hand_is_not_passed_on(home: Path, store: Path) -> None:
    with (home / "models" / "shop" / "booking" / "v1" / "predictor.json").open("a") as file:
        file.write("\n")
    assert isinstance(export("v1", "--mlflow", str(store)).exception, ArtifactWrong)
    assert runs_in(store) == []


IN_A_FILE = "{home}/models/shop/booking/line.json/runs"


@pytest.mark.parametrize("to", [IN_A_FILE, f"sqlite:///{IN_A_FILE}/mlflow.db", "gopher://runs", "http://127.0.0.1:9"])
def test_a_store_that_cannot_be_had_is_told_with_a_next_step(
    home: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    failed = export("v1", "--mlflow", to.format(home=home)).exception
    assert isinstance(failed, ExportFailed)
    assert "export again" in failed.next_step


def test_a_version_that_is_not_there_is_told(home: Path, store: Path) -> None:
    assert isinstance(export("v9", "--mlflow", str(store)).exception, registry.NoSuchVersion)


def test_without_the_library_the_command_is_told(home: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    missing = export("v1", "--mlflow", str(store)).exception
    assert isinstance(missing, ExtraMissing)
    assert missing.next_step == "Install it with: uv sync --extra mlflow"


def test_the_record_names_each_figure_with_its_interval_and_each_choice() -> None:
    said = figures(METRICS)
    assert said["scores/all/this/log_loss"] == 0.43214
    assert (said["scores/all/this/log_loss.low"], said["scores/all/this/log_loss.high"]) == (0.42, 0.444)
    assert said["log loss this minus/all/constant.high"] == -0.03
    assert said["evidence/both minus linear"] == -0.01
    assert "scores/all/constant/auc" not in said
    told = parameters(METRICS)
    assert (told["choice/rounds"], told["choice/settings/num_leaves"], told["data/used"]) == ("20", "8", "1000")
    assert not {"choice/search", "passed", "measured_from"} & set(told)
    assert source(METRICS)["warnings"] == "minutes looks odd"


def test_a_version_that_was_never_measured_has_an_empty_record() -> None:
    assert (parameters({}), figures({}), source({})) == ({}, {}, {})
