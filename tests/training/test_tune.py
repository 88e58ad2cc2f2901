"""``--tune``: settings of the trees are searched for in time order, taken only if surely better, and told."""

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from ml import registry
from tests.training.tables import mapping_in, table
from training.no_show import choose
from training.no_show.__main__ import main
from training.no_show.simulator import simulate
from training.no_show.trees import TIGHT, Settings
from training.no_show.tune import Tuning, search
from training.no_show.version import version_of

ROWS, AFTER_CUT = 3_400, 0.86


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Versions trained on a table, and on one whose outcomes differ after the cut alone."""
    rows = whimsical()
    late = pl.col("begins").rank("ordinal") > AFTER_CUT * ROWS
    others = pl.when(late).then(pl.col("came").replace_strict({"yes": "no", "no": "yes"})).otherwise("came")
    tables = {"one": rows, "other": rows.with_columns(came=others)}
    with pytest.MonkeyPatch.context() as fewer:  # of all that is fitted beside: it is quicker and settles nothing here
        fewer.setattr(choose, "STRENGTHS", (0.1,))
        fewer.setattr(choose, "ROUNDS", (50, 100))
        return [trained_on(each, tmp_path_factory.mktemp(name)) for name, each in tables.items()]


def whimsical() -> pl.DataFrame:
    """People stay away by every few minutes of length: what the settings that are held tightly cannot follow."""
    random = np.random.default_rng(5)
    minutes = random.integers(0, 160, ROWS)
    missed = random.random(ROWS) < np.where(minutes // 4 % 2, 0.75, 0.1)
    return table(ROWS).with_columns(
        minutes=pl.Series(minutes), came=pl.Series(np.where(missed, "no", "yes").astype(object), dtype=pl.String)
    )


def trained_on(rows: pl.DataFrame, folder: Path) -> Path:
    rows.write_csv(folder / "bookings.csv")
    asked = ["--data", str(folder / "bookings.csv"), "--schema", str(mapping_in(folder)), "--home", str(folder)]
    main([*asked, "--tune", "4"])
    line = registry.line_of(folder, "shop", "booking")
    return line.folder / registry.list_versions(line)[0]


def metrics_in(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "metrics.json").read_text()))


def test_settings_that_are_surely_better_are_taken_and_told(trained: list[Path]) -> None:
    metrics = metrics_in(trained[0])
    choice = metrics["choice"]
    assert (choice["kind"], choice["search"]["tries"]) == ("trees", 4)
    assert choice["settings"] == choice["search"]["settings"] != {}
    assert choice["evidence"]["settings found minus held"][2] < 0
    leaves = choice["settings"]["num_leaves"]
    told = f"4 tried; taken: {', '.join(f'{name} {value:.4g}' for name, value in choice['settings'].items())}."
    assert told in (trained[0] / "card.md").read_text()
    assert told in (trained[0] / "report.html").read_text()
    assert f"[num_leaves: {leaves}]" in (trained[0] / "trees.txt").read_text()


def test_what_lies_after_the_cut_has_no_say_in_what_is_measured(trained: list[Path]) -> None:
    one, other = (metrics_in(each) for each in trained)
    assert one["data_hash"] != other["data_hash"]
    assert one["trial"] == other["trial"]
    assert one["trial"]["search"]["tries"] == 4
    assert one["measured"]["scores"]["all"]["this"] != other["measured"]["scores"]["all"]["this"]


def test_a_version_with_settings_of_its_own_has_a_name_of_its_own() -> None:
    rows = simulate(bookings=50).bookings
    chosen = [choose.Choice(), choose.Choice(settings={"num_leaves": 8}), choose.Choice(settings={"num_leaves": 9})]
    assert len({version_of(rows, "booking", each) for each in chosen}) == 3


def bowl(settings: Settings) -> float:
    return abs(math.log(settings["num_leaves"] / 40)) + abs(math.log(settings["lambda_l2"] / 2))


def test_the_same_seed_finds_the_same() -> None:
    found = [search(bowl, Tuning(12, seed=seed)) for seed in (7, 7, 8)]
    assert found[0] == found[1] != found[2]
    assert bowl(found[0].settings) < bowl(TIGHT)


def test_settings_that_hold_anyway_are_tried_first_and_stay_where_none_is_better() -> None:
    tried: list[Settings] = []

    def flat(settings: Settings) -> float:
        tried.append(settings)
        return 0.5

    found = search(flat, Tuning(5))
    assert (found.tries, found.settings) == (5, {})
    assert tried[0] == {name: TIGHT[name] for name in tried[0]}
    assert tried[1] != tried[0]


def test_no_try_is_begun_after_the_time_is_up() -> None:
    assert search(bowl, Tuning(1_000_000, seconds=0.05)).tries < 1_000_000


def test_without_the_library_the_command_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "training.no_show.tune")
    monkeypatch.setitem(sys.modules, "optuna", None)
    asked = ["--data", "nowhere.csv", "--schema", "nowhere.toml", "--home", str(tmp_path), "--tune", "3"]
    with pytest.raises(SystemExit) as stopped:
        main(asked)
    problem = json.loads(capsys.readouterr().err)
    assert stopped.value.code == 2
    assert problem["next_step"] == "Install it with: uv sync --extra tune"


def test_a_number_of_tries_below_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--from-db", "--tune", "-1"])
    assert "--tune takes a number of tries" in capsys.readouterr().err
