"""Holidays of several calendars; dates from published calendars."""

from datetime import date, datetime

import pytest

from nlu.times.holidays import named
from nlu.times.holidays.calendars import easter, orthodox_easter
from tests.nlu.times.reading import read


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("thanksgiving", date(2026, 11, 26)),
        ("good_friday", date(2025, 4, 18)),
        ("chinese_new_year", date(2024, 2, 10)),
        ("diwali", date(2022, 10, 24)),
        ("holi", date(2024, 3, 25)),
        ("eid_al_fitr", date(2023, 4, 21)),
        ("yom_kippur", date(2024, 10, 11)),
        ("hanukkah", date(2022, 12, 18)),
        ("mothers_day", date(2024, 5, 12)),
        ("kings_day", date(2025, 4, 26)),
    ],
)
def test_a_holiday_falls_where_its_calendar_says(name: str, day: date) -> None:
    cycle = named(name)
    assert cycle is not None
    assert next(iter(cycle.ahead(datetime(day.year, 1, 1)))).start.date() == day


def test_the_two_easters() -> None:
    assert [easter(year) for year in (2000, 2024, 2025)] == [date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20)]
    assert [orthodox_easter(year) for year in (2000, 2024)] == [date(2000, 4, 30), date(2024, 5, 5)]


def test_people_count_from_holidays() -> None:
    assert read("the day after Christmas") == "12-26 00:00"
    assert read("two weeks before Easter") == "04-07 00:00"
