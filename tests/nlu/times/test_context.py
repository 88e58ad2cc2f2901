"""Times that lean on what was said before, on what is booked, or on nothing a calendar knows."""

from datetime import datetime

import pytest

from nlu.times import find_times, find_vague
from tests.nlu.times.reading import NOW, read

SPOKEN_OF = datetime(2019, 3, 5, 15, 30)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("the day after", "03-06 00:00"),
        ("an hour later", "03-05 16:30"),
        ("2 hours earlier", "03-05 13:30"),
        ("same time next week", "03-12 15:30"),
        ("the same time on Friday", "03-08 15:30"),
        ("rather at 4pm", "03-05 16:00"),
    ],
)
def test_relative_words_count_from_the_time_under_discussion(text: str, meaning: str) -> None:
    assert read(text, anchor=SPOKEN_OF) == meaning


def test_later_than_an_appointment_is_bounded_by_it() -> None:
    """T51."""
    booked = NOW.replace(day=8, hour=14)
    assert read("later than my Friday appointment", appointments=(booked,)) == ">03-08 14:00"
    assert read("later than my Friday appointment") == ">03-08 00:00"


def test_a_clause_about_somebodys_life_is_told_as_not_understood() -> None:
    text = "could you do it when the kids are at school?"
    [vague] = find_vague(text, lang="en", found=find_times(text, now=NOW))
    assert (vague.text, vague.reason, vague.start) == ("when the kids are at school", "vague", None)
    assert not find_vague("when is Ana free?", lang="en")
    assert not find_vague(
        "bring it when you come on Monday", lang="en", found=find_times("bring it when you come on Monday", now=NOW)
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("not before ten am", ">03-01 10:00"),
        ("not after 4pm tomorrow", "<03-02 16:00"),
        ("after 9:30 but before 11 on Thursday", "03-07 09:30/03-07 11:00"),
        ("3pm or later on Monday", ">03-04 15:00"),
    ],
)
def test_limits_are_open_ranges(text: str, meaning: str) -> None:
    assert read(text) == meaning


def test_a_named_zone_moves_the_time() -> None:
    assert read("tomorrow at 3pm EST") == "03-02 12:00"
