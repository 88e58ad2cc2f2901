from pathlib import Path

import pytest

from nlu.local import load
from training.nlu import main


def test_training_writes_an_artifact_that_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--out", str(tmp_path)])
    (folder,) = (tmp_path / "models" / "nlu").iterdir()
    assert str(folder) in capsys.readouterr().out
    assert "book" in load(folder).intents.labels
