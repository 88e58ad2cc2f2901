"""The books of what was learned: which version speaks, going back, and never reading what was tampered with."""

from pathlib import Path

import numpy as np
import pytest

from ml import registry
from ml.artifact import ArtifactWrong
from ml.no_show import Predictor, matrix
from ml.no_show.artifact import write
from ml.serving import Speakers
from tests.ml.no_show.frames import crowd
from training.no_show.choose import Choice, Kind, fit

ROWS = crowd(800, seed=5)
KNOWN = ROWS.take(~np.isnan(ROWS.outcomes))


def version(home: Path, name: str, kind: Kind = "linear") -> Predictor:
    predictor = fit(KNOWN, "booking", Choice(kind=kind, rounds=20), version=name)
    write(predictor, registry.line_of(home, "no_show", "booking").folder / name)
    return predictor


@pytest.mark.parametrize("kind", ["linear", "trees", "both"])
def test_a_version_read_back_says_the_same_to_the_last_bit(tmp_path: Path, kind: Kind) -> None:
    written = version(tmp_path, "v1", kind)
    read = registry.load_version(registry.line_of(tmp_path, "no_show", "booking"), "v1")
    np.testing.assert_array_equal(read.probabilities(ROWS, ROWS), written.probabilities(ROWS, ROWS))


@pytest.mark.parametrize("kind", ["linear", "trees", "both"])
def test_reasons_add_up_to_what_is_said(tmp_path: Path, kind: Kind) -> None:
    predictor = version(tmp_path, "v1", kind)
    known = matrix(predictor.recipe, ROWS, ROWS)
    chances, shares = predictor.of_matrix(known), predictor.shares(known)
    assert np.ptp(np.log(chances / (1 - chances)) - shares.sum(axis=1)) < 0.01
    for told, theirs in zip(predictor.score(ROWS, ROWS), shares, strict=True):
        by_name = dict(zip(predictor.recipe.names, theirs, strict=True))
        for each in told.reasons:
            assert each.weight == pytest.approx(by_name[each.key], abs=1e-4)


def test_promoting_and_going_back_need_no_restart(tmp_path: Path) -> None:
    one, two = version(tmp_path, "v1"), version(tmp_path, "v2", "trees")
    speakers = Speakers(tmp_path)
    assert speakers.at("booking").speaks is None
    line = registry.promote(registry.line_of(tmp_path, "no_show", "booking"), one.version)
    assert getattr(speakers.at("booking").speaks, "version", "") == "v1"
    line = registry.promote(line, two.version, because="surely better")
    assert getattr(speakers.at("booking").speaks, "version", "") == "v2"
    registry.roll_back(line)
    assert getattr(speakers.at("booking").speaks, "version", "") == "v1"
    assert "promoted v2: surely better" in (line.folder / "line.log").read_text()


def test_a_version_that_was_tampered_with_never_speaks(tmp_path: Path) -> None:
    version(tmp_path, "v1")
    line = registry.line_of(tmp_path, "no_show", "booking")
    kept = line.folder / "v1" / "predictor.json"
    kept.write_text(kept.read_text().replace('"shift": 0.0', '"shift": 9.0'))
    with pytest.raises(ArtifactWrong):
        registry.promote(line, "v1")
    assert registry.line_of(tmp_path, "no_show", "booking").current == ""


@pytest.mark.parametrize("name", ["", "nobody", "../v1", "/etc/passwd"])
def test_a_version_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    version(tmp_path, "v1")
    with pytest.raises(registry.NoSuchVersion):
        registry.promote(registry.line_of(tmp_path, "no_show", "booking"), name)


def test_there_is_no_going_back_from_the_first(tmp_path: Path) -> None:
    version(tmp_path, "v1")
    line = registry.promote(registry.line_of(tmp_path, "no_show", "booking"), "v1")
    with pytest.raises(registry.NothingBefore):
        registry.roll_back(line)


def test_a_difference_is_told_by_name(tmp_path: Path) -> None:
    version(tmp_path, "v1")
    version(tmp_path, "v2", "trees")
    told = registry.diff(registry.line_of(tmp_path, "no_show", "booking"), "v1", "v2")
    assert ("kind", "linear", "trees") in told
