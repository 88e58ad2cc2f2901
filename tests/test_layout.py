"""The house stands as its plan says."""

import importlib
import json
import runpy
import subprocess
from pathlib import Path

import pytest

from api.app import rooms_with
from parley.openapi import document

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "bot", "kit", "ml", "models", "nlu", "parley", "training")


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_the_folder_of_its_name(name: str) -> None:
    assert importlib.import_module(name).__file__ == str(ROOT / name / "__init__.py")


def test_every_room_says_what_it_is_for() -> None:
    rooms = [path for path in (ROOT / "api").iterdir() if path.is_dir() and not path.name.startswith("__")]
    for room in rooms:
        assert (importlib.import_module(f"api.{room.name}").__doc__ or "").strip(), room.name
    assert "api.bookings.routes" in rooms_with("routes")


def test_the_outside_world_is_reached_from_shelves_alone() -> None:
    """Vendors' libraries are imported in providers/, or the vendor's own folder there, in the bot's channels/ and in
    the LLM engine, nowhere else.
    """
    for path in (each for name in PACKAGES for each in (ROOT / name).rglob("*.py")):
        for vendor in ("stripe", "openai", "twilio", "pywebpush", "telegram", "slack_sdk"):
            if f"\nimport {vendor}" in path.read_text() or f"\nfrom {vendor}" in path.read_text():
                shelves = {ROOT / "nlu" / "llm", ROOT / "bot" / "channels"}
                is_provider = path.parent.name == "providers" or path.parent.parts[-2:] == ("providers", vendor)
                assert is_provider or path.parent in shelves, path


def test_the_clients_shapes_are_the_ones_the_document_describes(tmp_path: Path) -> None:
    made = runpy.run_path(str(ROOT / "sdk/python/generate.py"))
    made["generate"](tmp_path / "models.py")
    assert (tmp_path / "models.py").read_text() == made["TARGET"].read_text()


def test_every_operation_has_a_name_of_its_own() -> None:
    operations = [each["operationId"] for path in document()["paths"].values() for each in path.values()]
    assert len(operations) == len(set(operations))
    assert json.dumps(document())


def test_no_file_keeps_the_marks_of_a_merge() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    for path in (ROOT / name for name in tracked.split("\0") if name):
        if path.is_file() and path.suffix not in {".png", ".gz"}:
            assert not any(line.startswith(marks) for line in path.read_text(errors="replace").splitlines()), path
