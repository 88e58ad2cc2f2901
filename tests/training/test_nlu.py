import json
from pathlib import Path
from typing import Any

import pytest

from nlu.local import load, load_or_train
from nlu.local.artifact import train
from nlu.local.features import intent_features
from training.nlu import OwnWrong, main, read_own, split

ROW = {"text": "gimme the zumba thing", "intent": "book", "language": "en", "asked": None, "consent": True,
       "how": "corrected"}  # fmt: skip


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.long
def test_training_writes_an_artifact_that_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--out", str(tmp_path)])
    (folder,) = (tmp_path / "models" / "nlu").iterdir()
    assert str(folder) in capsys.readouterr().out
    assert "book" in load(folder).intents.labels
    report = json.loads((folder / "report.json").read_text())
    assert report["labels"] == len(load(folder).intents.labels)


def test_only_what_was_consented_to_and_settled_is_learned_from(tmp_path: Path) -> None:
    path = written(
        tmp_path / "own.jsonl", ROW, {**ROW, "consent": False}, {**ROW, "how": "guessed"}, {**ROW, "intent": "dance"}
    )
    assert [each.text for each in read_own(path)] == ["gimme the zumba thing"]


def test_a_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(OwnWrong, match=r"Line 2 of own.jsonl, text: Input should be a valid string"):
        read_own(written(tmp_path / "own.jsonl", ROW, {"text": 5}))


def test_own_conversations_that_are_not_there_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--own", str(tmp_path / "own.jsonl"), "--out", str(tmp_path)])
    assert left.value.code == 2
    assert "own.jsonl: No such file or directory" in json.loads(capsys.readouterr().err)["detail"]


def test_the_same_text_is_never_on_both_sides(tmp_path: Path) -> None:
    rows = [{**ROW, "text": f"sentence {number % 20}"} for number in range(60)]
    learned, aside = split(read_own(written(tmp_path / "own.jsonl", *rows)))
    assert aside
    assert not {each.text for each in learned} & {each.text for each in aside}


@pytest.mark.slow
def test_own_words_are_learned_shown_and_used_only_once_promoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_or_train(tmp_path)
    rows = [
        {**ROW, "text": f"zumbify me {word}", "intent": "waitlist"}
        for word in ["now", "then", "soon", "pls", "ok", "mate"]
    ]
    own = written(tmp_path / "own.jsonl", *rows)
    main(["--out", str(tmp_path), "--own", str(own)])
    assert "zumbify me" in capsys.readouterr().out
    assert load_or_train(tmp_path).version == before.version
    main(["--out", str(tmp_path), "--own", str(own), "--promote"])
    assert "promoted" in capsys.readouterr().out
    after = load_or_train(tmp_path)
    assert after.version == f"{before.version}-own"
    assert after.intents.best(intent_features("zumbify me again", asked=None, last=None))[0] == "waitlist"


@pytest.mark.slow
def test_the_same_corpus_gives_the_same_artifact() -> None:
    assert (train().intents.weights == train().intents.weights).all()
