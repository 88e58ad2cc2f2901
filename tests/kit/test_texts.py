"""What people are called: letters of all scripts stay, and nothing that does not show comes in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kit.texts import MOST_MARKS, Name, as_name, is_seen

NAME: TypeAdapter[str] = TypeAdapter(Name)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("\u202eanA", "anA"),
        ("\u2067Ana\u2069 \u200eReyes\u200f", "Ana Reyes"),
        ("A\u00adna\ufeff\u200b", "Ana"),
        ("Ana\u2028Reyes\x85", "Ana Reyes"),
        ("Ana\u00a0Reyes", "Ana Reyes"),
    ],
)
def test_marks_that_turn_part_or_hide_are_left_out(told: str, kept: str) -> None:
    assert NAME.validate_python(told) == as_name(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "Zoë Marsh",
        "O'Neil-Łącka",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "👩\u200d🎤 Ana",
        "❤️",
        "דוד",
        "佐藤 花子",
        "👍🏽",
        "e\u0301",
    ],
)
def test_letters_of_all_scripts_and_their_joiners_stay(told: str) -> None:
    assert NAME.validate_python(told) == as_name(told) == told


@pytest.mark.parametrize(
    "told", ["", " ", "\u202e", "\u200d\u200c", "\u3000\u00a0", "A\nB", "A\x00B", "A\x7f", "x" * 201]
)
def test_what_is_no_name_is_refused(told: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(told)


TIBETAN = "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82"  # the longest stack that is written


HEBREW, BURMESE = "\u05e9\u05bc\u05c1\u05b8\u0596", "\u1019\u103c\u103d\u103e\u1032\u1037"


@pytest.mark.parametrize("told", [TIBETAN, HEBREW, BURMESE, "e" + "\u0301" * MOST_MARKS])
def test_as_many_marks_as_any_language_puts_on_a_letter_stay(told: str) -> None:
    assert NAME.validate_python(f"{told} {told}") == as_name(f"{told} {told}") == f"{told} {told}"


@pytest.mark.parametrize("marks", ["\u0301" * (MOST_MARKS + 1), "\u0301\u200d" * 40, "\u0336\u0489\u0337" * 30])
def test_more_marks_on_one_letter_are_refused_or_of_what_a_channel_says_left_out(marks: str) -> None:
    with pytest.raises(ValidationError, match="more than 10 accents or other marks"):
        NAME.validate_python(f"Z{marks}oe")
    kept = as_name(f"Z{marks}oe")
    assert sum(unicodedata.category(each).startswith("M") for each in kept) == MOST_MARKS
    assert kept.replace("\u200d", "").startswith("Z")
    assert kept.endswith("oe")


@given(st.text(st.characters() | st.sampled_from("\u202e\u2066\u200b\u200d\u200c\x00\n "), max_size=80))
def test_whatever_a_channel_says_becomes_one_line_that_shows(told: str) -> None:
    name = as_name(told)
    assert all(map(is_seen, name))
    assert name == as_name(name) == name.strip()
    letters = [each for each in told if unicodedata.category(each)[0] in "LMN"]
    assert [each for each in name if unicodedata.category(each)[0] in "LMN"] == letters
