"""The doors for scorers: one bare expression in, plain readings or seconds out."""

from datetime import datetime

import pytest

from nlu.times import resolve_duration, resolve_expression

REFERENCE = datetime(2024, 5, 15, 10, 20)


def test_readings_come_best_first() -> None:
    [best, *_] = resolve_expression("the last Friday of June", REFERENCE, "en")
    assert best == {"start": datetime(2024, 6, 28), "end": None, "open": None}
    [first, second] = resolve_expression("7/9", REFERENCE, "en")
    assert (first["start"].month, second["start"].month) == (7, 9)


@pytest.mark.parametrize("text", ["", "hello there", "room 25 please", "12 euros", "??", "-", "9" * 400])
def test_what_is_no_time_has_no_reading(text: str) -> None:
    assert resolve_expression(text, REFERENCE, "en") == []


@pytest.mark.parametrize(
    ("lang", "text", "seconds"),
    [
        ("en", "an hour and a half", 5400),
        ("en", "2 hours and 15 minutes", 8100),
        ("en", "half an hour", 1800),
        ("es", "dos horas y media", 9000),
        ("fr", "trois quarts d'heure", 2700),
        ("de", "anderthalb Stunden", 5400),
        ("pt", "meia hora", 1800),
        ("it", "due settimane", 1_209_600),
        ("nl", "anderhalf uur", 5400),
    ],
)
def test_a_length_is_told_in_seconds(lang: str, text: str, seconds: int) -> None:
    assert resolve_duration(text, lang) == seconds


def test_a_text_without_a_length_has_none() -> None:
    assert resolve_duration("haircut", "en") is None
