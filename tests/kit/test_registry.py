"""Plug-ins are found by their file name."""

from pathlib import Path

import pytest

from kit.registry import plugins


def test_a_new_file_in_the_folder_is_a_plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = tmp_path / "shelf_of_plugins"
    shelf.mkdir()
    for name in ("__init__", "zebra", "ant"):
        (shelf / f"{name}.py").write_text(f"NAME = {name!r}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import shelf_of_plugins  # type: ignore[import-not-found]

    found = plugins(shelf_of_plugins)
    assert list(found) == ["ant", "zebra"]
    assert found["ant"].NAME == "ant"


def test_the_payment_vendors_are_found() -> None:
    from api.payments import providers

    assert {"pretend", "stripe"} <= set(plugins(providers))
