"""Files of others that are not JSON lines, or not of the shape that is asked for, are refused by line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from training import nlu_measure, nlu_refit


def refit(path: Path, task: str = "intent") -> None:
    nlu_refit.main([task, "--learn", str(path), "--predict", str(path)])


@pytest.mark.parametrize(
    ("bench", "content", "sentence"),
    [
        (refit, b"text,intent\nhello,greet\n", "Line 1 of rows.jsonl is not JSON."),
        (refit, b'{"text": "hello", "intent": "greet"}\n\n{"text": "bye"}\n',
         "Line 3 of rows.jsonl, intent: Field required."),
        (refit, b"\xff\xfe\n", "Line 1 of rows.jsonl is not JSON."),
        (refit, b"[1]\n", "Line 1 of rows.jsonl: Input should be a valid dictionary."),
        (refit, b"\n", "rows.jsonl has no rows."),
        (lambda path: refit(path, "slots"), b'{"slots": []}\n', "Line 1 of rows.jsonl"),
        (lambda path: refit(path, "sgd"), b'{"id": "1"}\n', "Line 1 of rows.jsonl, turns: Field required."),
        (lambda path: nlu_measure.main(["--sgd", str(path)]), b"a dialogue\n", "Line 1 of rows.jsonl is not JSON."),
        (lambda path: nlu_measure.main(["--sgd", str(path)]), b'{"turns": [{"text": "hello"}]}\n',
         "Line 1 of rows.jsonl, turns.0.speaker: Field required."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_asked_is_refused_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    bench: Callable[[Path], None], content: bytes, sentence: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(nlu_measure, "load_or_train", lambda home: None)
    (tmp_path / "rows.jsonl").write_bytes(content)
    with pytest.raises(SystemExit) as left:
        bench(tmp_path / "rows.jsonl")
    assert left.value.code == 2
    assert sentence in json.loads(capsys.readouterr().err)["detail"]
