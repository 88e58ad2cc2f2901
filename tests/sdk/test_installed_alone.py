"""The client is installed without the rest of Parley: all that its files need is in its own project file."""

import tomllib
from importlib.metadata import requires
from pathlib import Path

SDK = Path("sdk/python")


def test_addresses_of_mail_are_checked_by_a_library_that_the_client_brings_along() -> None:
    assert "EmailStr" in (SDK / "parley_sdk" / "models.py").read_text()
    assert "pydantic[email]>=2.11" in tomllib.loads((SDK / "pyproject.toml").read_text())["project"]["dependencies"]
    assert any("email-validator" in each for each in requires("pydantic") or [])
