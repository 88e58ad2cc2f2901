"""``parley models``: see the versions, change which one speaks, and go back."""

import json
from pathlib import Path

import pytest

from ml import registry
from ml.no_show.artifact import write
from parley.commands.models import list_all, show_one
from tests.fixtures.processes import parley
from training.no_show.choose import Choice, fit
from training.no_show.prior import train_from_simulator
from training.no_show.simulator import simulate


@pytest.mark.long
def test_versions_are_listed_promoted_compared_and_rolled_back(tmp_path: Path) -> None:
    train_from_simulator(tmp_path)
    line = registry.line_of(tmp_path, "no_show", "booking")
    other = fit(simulate(bookings=3_000).bookings, "booking", Choice(kind="trees", rounds=20), version="v2")
    write(other, line.folder / "v2")
    scores = {"log_loss": {"value": 0.43214}, "auc": {"value": 0.7}, "ece": 0.02}
    measured = {"kind": "trees", "measured": {"scores": {"all": {"this": scores}}}}
    told = {"passed": False, "gate": "not clear of zero"} | measured
    (line.folder / "v2" / "metrics.json").write_text(json.dumps(told))
    listed = parley(tmp_path, "models", "list").stdout
    assert "  simulated-2  speaks\n" in listed
    assert "    trees, log loss 0.4321, AUC 0.700, ECE 0.020\n" in listed
    assert max(map(len, listed.splitlines())) <= 60
    echo = parley(tmp_path, "models", "shadow", "simulated-2")
    assert (echo.returncode, "speaks for no_show/booking already" in echo.stdout + echo.stderr) == (2, True)
    held_back = parley(tmp_path, "models", "promote", "v2")
    assert (held_back.returncode, "not clear of zero" in held_back.stdout + held_back.stderr) == (2, True)
    assert "v2 speaks" in parley(tmp_path, "models", "promote", "v2", "--anyway", "a trial week").stdout
    assert "kind" in parley(tmp_path, "models", "diff", "simulated-2", "v2").stdout
    assert json.loads(parley(tmp_path, "models", "show", "v2").stdout)["passed"] is False
    assert "simulated-2 speaks" in parley(tmp_path, "models", "rollback").stdout
    unknown = parley(tmp_path, "models", "promote", "v9", "--anyway", "x")
    assert (unknown.returncode, "parley models list" in unknown.stderr) == (2, True)


def test_where_nothing_was_learned_yet_the_next_step_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path))
    list_all()
    assert "python -m training.no_show" in capsys.readouterr().out
    with pytest.raises(registry.NoSuchVersion, match=r"No version speaks for shop/booking\."):
        show_one(line="shop/booking")
