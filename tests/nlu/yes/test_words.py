"""The words of agreement are data, a file per language: each says what it is there for."""

from pathlib import Path
from tomllib import loads

import pytest

import nlu.yes
from nlu.yes.beginning import begins_with
from nlu.yes.plain import is_plain_yes

LANGUAGES = sorted(Path(nlu.yes.__file__).parent.glob("*.toml"))


def phrases(language: Path, name: str) -> list[str]:
    """Those of a list that are plain words."""
    found = [each.strip() for each in loads(language.read_text())[name].split(",")]
    return [each for each in found if each.replace(" ", "").isalpha()]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda path: path.stem)
def test_what_agrees_is_a_yes_and_what_is_polite_is_none(language: Path) -> None:
    assert all(is_plain_yes(each, "book") for each in phrases(language, "yes"))
    polite = set(phrases(language, "courtesy")) - {"y"}  # Spanish "and", and how a text message says yes in English
    assert not any(is_plain_yes(each, "book") for each in polite)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda path: path.stem)
def test_a_message_goes_on_after_its_yes_or_no(language: Path) -> None:
    assert all(begins_with(f"{each}, 12") == "yes" for each in phrases(language, "begins_yes"))
    assert all(begins_with(f"{each}, 12") == "no" for each in phrases(language, "begins_no"))
