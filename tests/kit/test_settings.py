from pathlib import Path

import pytest

from kit.settings import Settings


def test_the_machines_own_variables_are_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_HOME", raising=False)
    monkeypatch.delenv("PARLEY_SECRET", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("SECRET", "of another program")
    settings = Settings(_env_file=None)
    assert settings.home == Path(".parley")
    assert settings.secret.get_secret_value() == ""


def test_ours_are_read_by_their_full_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path))
    assert Settings(_env_file=None).home == tmp_path
