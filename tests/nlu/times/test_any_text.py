"""Whatever a stranger sends: an answer, in bounded time, whose words are the message's own."""

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlu.times import find_times, find_vague, resolve_duration, resolve_expression
from nlu.times.combined import coming
from nlu.times.cycles import day_and_month, day_of_month, weekday
from tests.nlu.times.reading import NOW

LANGUAGES = st.sampled_from(["en", "es", "fr", "de", "pt", "it", "nl", "xx", "../en", ""])
TIME_WORDS = (
    "monday first of last next to from until 5 12 2019 / - . : at and the in may half past week month every other not "
    "before lunes de la del al mañana du au à halb vor über 31 29 february ٣ \u202e \u200b 🎂"
)
WORDS = st.lists(st.sampled_from(TIME_WORDS.split()), max_size=40)


@settings(deadline=None)  # the machine may be busy; what takes long is tested below
@given(st.text(max_size=400), LANGUAGES)
def test_any_text_is_read(text: str, lang: str) -> None:
    for mention in (*find_times(text, now=NOW, lang=lang, expecting=True), *find_vague(text, lang=lang)):
        assert text[mention.begin : mention.stop] == mention.text
    resolve_expression(text, NOW.replace(tzinfo=None), lang)
    resolve_duration(text, lang)


@settings(deadline=None)
@example(["monday", "may", "february", "last"], "en")
@given(WORDS, LANGUAGES)
def test_any_heap_of_time_words_is_read(words: list[str], lang: str) -> None:
    for mention in find_times(" ".join(words), now=NOW, lang=lang, expecting=True):
        assert mention.start or mention.end
        if mention.start and mention.end:
            assert mention.start <= mention.end


@pytest.mark.parametrize(
    "text", ["first monday of " * 7000, "to 5 " * 20_000, "5-" * 50_000, "1/1/" * 25_000, "\u202e9\u200b" * 30_000]
)
def test_a_hundred_thousand_characters_take_a_moment(text: str) -> None:
    begun = time.process_time()
    find_times(text, now=NOW, expecting=True)
    assert time.process_time() - begun < 5


@settings(deadline=None)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)), st.integers(1, 7))
def test_a_weekday_is_never_today_and_within_a_week(now: datetime, number: int) -> None:
    span = coming(weekday(number), now)
    assert span is not None
    assert span.start.isoweekday() == number
    assert timedelta() < span.start - now.replace(hour=0, minute=0, second=0, microsecond=0) <= timedelta(days=7)


@settings(deadline=None)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)), st.integers(1, 28), st.integers(1, 12))
def test_a_date_comes_within_a_year_and_its_day_within_a_month(now: datetime, day: int, month: int) -> None:
    date, of_month = coming(day_and_month(day, month), now), coming(day_of_month(day), now)
    assert date is not None
    assert of_month is not None
    assert (date.start.day, date.start.month, of_month.start.day) == (day, month, day)
    assert date.end > now
    assert date.start - now < timedelta(days=367)
    assert of_month.start - now < timedelta(days=32)
