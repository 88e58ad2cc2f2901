"""Marks in what people say of a session. Pure."""

import pytest

from bot.bookings.marks import beyond_mark, is_mark_alone, mark_in


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("4", 4), (" 5! ", 5), ("3, she was late", 3), ("2 - cold room", 2), ("4/5", 4), ("4 out of 5", 4),
        ("five stars", 5), ("I'd give it 3 stars", 3), ("fünf Sterne", 5), ("4 von 5", 4), ("tres estrellas", 3),
        ("quatre étoiles", 4), ("duas estrelas", 2), ("⭐⭐⭐⭐", 4), ("1. never again", 1),
    ],
)  # fmt: skip
def test_a_mark_is_found_however_it_is_said(said: str, mark: int) -> None:
    assert mark_in(said) == mark


@pytest.mark.parametrize(
    "said",
    ["", "6", "0", "10", "4pm", "at 5 tomorrow", "9 out of 10", "9/10", "80 %", "4/5/2027", "it was great", "1-2 pm"],
)
def test_what_is_no_mark_from_one_to_five_is_none(said: str) -> None:
    assert mark_in(said) is None


def test_a_mark_with_a_story_is_not_a_mark_alone() -> None:
    assert is_mark_alone("5")
    assert is_mark_alone("five stars")
    assert not is_mark_alone("we were five stars shooting over the town last night")


def test_what_is_said_beside_the_mark_is_kept_whole() -> None:
    assert beyond_mark("4") == ""
    assert beyond_mark("five stars!") == ""
    assert beyond_mark("3, she was late") == "3, she was late"
