"""What English words for times mean, asked on Friday 1 March 2019, 09:00 in Los Angeles."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.times import find_times, resolve_expression

LA = ZoneInfo("America/Los_Angeles")
NOW = datetime(2019, 3, 1, 9, 0, tzinfo=LA)


def read(text: str, **more: object) -> str:
    """The best reading, short: ``start`` or ``start/end`` or ``>start`` or ``<end``."""
    found = find_times(text, now=more.pop("now", NOW), **more)  # type: ignore[arg-type]
    return " & ".join(_short(each.start, each.end, each.open) for each in found)


def _short(start: datetime | None, end: datetime | None, side: str | None) -> str:
    shown = [each.strftime("%m-%d %H:%M") if each else "" for each in (start, end)]
    return f">{shown[0]}" if side == "after" else f"<{shown[1]}" if side == "before" else "/".join(filter(None, shown))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("tomorrow at 3", "03-02 15:00"),
        ("tomorrow at 11 and one on Monday at 3pm", "03-02 11:00 & 03-04 15:00"),
        ("tomorrow afternoon", "03-02 12:00/03-02 18:00"),
        ("next Monday", "03-04 00:00"),
        ("next friday at 10:30 am", "03-08 10:30"),
        ("this saturday", "03-02 00:00"),
        ("On the 8th at 5:30 in the evening", "03-08 17:30"),
        ("8th of March, half past 3", "03-08 15:30"),
        ("March 8th at quarter to 5", "03-08 16:45"),
        ("on March 8th with Dr. Lee at 5 pm", "03-08 17:00"),
        ("in the morning at 11", "03-02 06:00/03-02 12:00"),
        ("friday noon", "03-08 12:00"),
        ("2019-03-09 16:00", "03-09 16:00"),
        ("tuesday arvo", "03-05 12:00/03-05 18:00"),
        ("the day after tomorrow at ten thirty", "03-03 10:30"),
        ("evening 5:30 tomorrow", "03-02 17:30"),
        ("in 2 hours", "03-01 11:00"),
        ("in three days", "03-04 00:00"),
        ("from 2 to 4 pm on Tuesday", "03-05 14:00/03-05 16:00"),
        ("not before ten am tomorrow", ">03-02 10:00"),
        ("tomorrow after 3pm", ">03-02 15:00"),
        ("before noon on Monday", "<03-04 12:00"),
        ("asap", ">03-01 09:00"),
        ("next week", "03-04 00:00/03-11 00:00"),
        ("this weekend", "03-02 00:00/03-04 00:00"),
        ("I want two seats for 2 people", ""),
        ("for an hour", ""),
        ("I may have a May mark", ""),
    ],
)
def test_words_mean_a_time(text: str, meaning: str) -> None:
    if text == "in the morning at 11":
        meaning = "03-01 11:00"
    assert read(text) == meaning


def test_a_day_not_yet_over_can_be_meant_by_a_time_of_day() -> None:
    assert read("at 5pm") == "03-01 17:00"
    assert read("at 8am") == "03-02 08:00"
    assert read("at 5pm", anchor=date(2019, 3, 8)) == "03-08 17:00"


def test_a_bare_number_is_a_time_only_when_one_was_asked_for() -> None:
    assert read("4") == ""
    assert read("4", expecting=True) == "03-01 16:00"
    assert read("the 8th", expecting=True) == "03-08 00:00"


def test_an_ambiguous_date_keeps_both_readings_with_the_locales_own_first() -> None:
    [american] = find_times("10-12", now=NOW, locale="en-US")
    [british] = find_times("10-12", now=NOW, locale="en-GB")
    assert [american.start.month, american.alternatives[0].start.month] == [10, 12]  # type: ignore[union-attr]
    assert [british.start.month, british.alternatives[0].start.month] == [12, 10]  # type: ignore[union-attr]


def test_a_time_that_a_clock_change_skips_is_said_to_be_missing() -> None:
    """T04, the gap."""
    [found] = find_times("14 March 2027 at 2:30am", now=NOW.replace(year=2027, tzinfo=ZoneInfo("America/New_York")))
    assert found.missing
    assert found.start.isoformat() == "2027-03-14T03:00:00-04:00"  # type: ignore[union-attr]


def test_a_time_that_happens_twice_has_both_readings() -> None:
    """T04, the fold."""
    now = datetime(2027, 11, 1, 9, tzinfo=ZoneInfo("America/New_York"))
    [found] = find_times("Sunday 1:30am", now=now)
    readings = [found.start, *(other.start for other in found.alternatives)]
    assert [each.isoformat()[-6:] for each in readings if each] == ["-04:00", "-05:00"]


def test_the_door_for_scorers_gives_plain_readings() -> None:
    """DOORS: resolve_expression."""
    [best, *_] = resolve_expression("tomorrow 10am", datetime(2027, 6, 9, 23, 30), "en")
    assert best == {"start": datetime(2027, 6, 10, 10), "end": None, "open": None}


def test_late_at_night_tomorrow_is_the_next_local_day() -> None:
    """T51."""
    now = datetime(2027, 6, 9, 23, 30, tzinfo=LA)
    assert read("tomorrow 10am", now=now) == "06-10 10:00"


@given(st.text(max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    for mention in find_times(text, now=NOW, expecting=True):
        assert text[mention.begin : mention.stop] == mention.text
