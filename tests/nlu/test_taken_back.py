"""What a message takes back itself: read as if only the last had been said."""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.taken_back import as_last_said
from nlu.times import find_times
from nlu.understanding import CatalogueName, Context
from tests.nlu.strange_texts import any_text

LISBON = ZoneInfo("Europe/Lisbon")
CONTEXT = Context(
    now=datetime(2027, 6, 9, 8, 0, tzinfo=LISBON), zone="Europe/Lisbon", locale="en-GB",
    services=(
        CatalogueName("Coaching session", ("coaching",)), CatalogueName("Intro call"), CatalogueName("Deep dive"),
    ),
    builders=(CatalogueName("Ana Reyes"), CatalogueName("Ben Okafor")),
)  # fmt: skip


def last_said(text: str, lang: str = "en") -> str:
    return as_last_said(text, CONTEXT, lang=lang, find_times=find_times)


@pytest.mark.parametrize(
    ("lang", "said", "last"),
    [
        ("en", "Coaching with Ana on Friday at 2pm, actually make it Monday", "2027-06-14T14:00"),
        ("en", "Coaching with Ana on Friday at 3pm, no wait, Monday at 3pm", "2027-06-14T15:00"),
        ("en", "tomorrow at 3pm, sorry I mean Saturday at 3pm", "2027-06-12T15:00"),
        ("en", "on Monday. Actually Tuesday.", "2027-06-15T00:00"),
        ("en", "on friday around 3pm? actually no, make that Saturday, or monday morning", "2027-06-12T15:00"),
        ("en", "Friday at 3 with Ana please. Actually, could you make it Monday instead?", "2027-06-14T15:00"),
        ("en", "Friday at 3pm, no wait, 4pm", "2027-06-11T16:00"),
        ("en", "Friday afternoon, actually Monday", "2027-06-14T12:00"),
        ("en", "move it to Friday at 3pm, no wait, Monday at 3pm", "2027-06-14T15:00"),
        ("en", "Friday or Saturday? no, Monday", "2027-06-14T00:00"),
        ("de", "am Freitag um 14 Uhr, nein doch lieber Montag", "2027-06-14T14:00"),
        ("de", "morgen um 15 Uhr, äh nein, Samstag um 15 Uhr", "2027-06-12T15:00"),
        ("es", "el viernes a las 15, no, mejor el lunes", "2027-06-14T15:00"),
        ("fr", "vendredi à 15h, non plutôt lundi", "2027-06-14T15:00"),
        ("pt", "na sexta às 15h, não, melhor na segunda", "2027-06-14T15:00"),
    ],
)
def test_the_day_that_is_said_last_counts_and_keeps_the_hour(lang: str, said: str, last: str) -> None:
    found = find_times(
        last_said(said, lang), now=CONTEXT.now, lang=lang, locale="en-GB", anchor=None, expecting=False
    )  # fmt: skip
    assert found[0].start
    assert found[0].start.isoformat(timespec="minutes").startswith(last)


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("coaching with Ana, no, with Ben on Friday", "coaching with Ben, on Friday"),
        ("an intro call, actually a deep dive, with Ben", "a deep dive, with Ben"),
        ("with Ana on Friday at 2, no, with Ben on Monday", "with Ben on Monday 14:00"),
        ("mit Ana, nein, mit Ben", "mit Ben"),
        ("con Ana, no, con Ben", "con Ben"),
        ("avec Ana, non, avec Ben", "avec Ben"),
        ("com a Ana, não, com o Ben", "com o Ben"),
    ],
)
def test_so_does_the_builder_or_the_service(said: str, last: str) -> None:
    assert last_said(said) == last


@pytest.mark.parametrize(
    ("lang", "said", "last"),
    [
        ("en", "Move Friday's to Monday, no, Tuesday", "Move Friday's to Tuesday"),
        ("en", "Move Friday to Monday, no, Tuesday", "Move Friday to Tuesday"),
        ("en", "Move my Friday session to Monday, no, to Tuesday", "Move my Friday session to Tuesday"),
        ("en", "Move Friday to Monday at 3pm, no wait, Tuesday", "Move Friday to Tuesday 15:00"),
        ("en", "Move Friday 3pm to Monday 4pm, no, 5pm", "Move Friday 3pm to 2027-06-14 5pm"),
        ("de", "Verschiebe Freitag auf Montag, nein, auf Dienstag", "Verschiebe Freitag auf Dienstag"),
        (
            "de",
            "Verlege den Termin am Freitag auf Montag, nein, Dienstag",
            "Verlege den Termin am Freitag auf Dienstag",
        ),
        ("es", "Mueve la del viernes al lunes, no, al martes a las 15", "Mueve la del viernes al martes a las 15"),
        ("fr", "Déplacez celle de vendredi à lundi, non, mardi", "Déplacez celle de vendredi à mardi"),
        ("pt", "Mude a de sexta para segunda, não, terça", "Mude a de sexta para terça"),
    ],
)
def test_where_a_session_goes_is_taken_back_and_which_one_it_is_stays(lang: str, said: str, last: str) -> None:
    assert last_said(said, lang) == last


@pytest.mark.parametrize(
    "text",
    [
        "Move Friday to Monday, no, Wednesday to Tuesday",
        "Friday at 3, no later than 4pm",
        "Friday with Ana, no preference for the hour",
        "Friday at 3. No Mondays please",
        "I can't make Friday, make it Monday instead",
        "can I actually move Friday to Monday",
        "cancel Friday and book Monday instead",
        "Actually make it Monday",
        "no, Wednesday",
        "coaching with Ana on Friday or Monday",
    ],
)
def test_what_takes_nothing_back_stays_as_it_is(text: str) -> None:
    assert last_said(text) == text


@given(st.integers())
@settings(max_examples=40, deadline=None)
def test_any_text_is_read(seed: int) -> None:
    text = any_text(random.Random(seed))
    assert isinstance(last_said(f"Friday {text} actually Monday {text}"), str)
