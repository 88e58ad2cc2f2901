"""What needs a library that is not installed says so, with the command."""

import sys

import pytest

from kit.extras import ExtraMissing, of_extra


def test_a_missing_library_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(ExtraMissing) as told, of_extra("tune"):
        import optuna  # noqa: F401
    assert told.value.detail == "This needs optuna, which is not installed."
    assert told.value.next_step == "Install it with: uv sync --extra tune"


def test_what_is_installed_is_left_alone() -> None:
    with of_extra("tune"):
        import optuna
    assert optuna.__version__
