"""Rules a person can say, and the wall times they fall on."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import _iterinfo, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.recurrence import MonthEnd, UnsupportedRule, occurrences, rule, written

BERLIN = ZoneInfo("Europe/Berlin")
TEN = datetime(2027, 3, 2, 10)


def dates(text: str, start: datetime = TEN, *, most: int = 12) -> list[str]:
    return [f"{each:%m-%d}" for each in islice(occurrences(rule(text), start, BERLIN), most)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", ["03-02", "03-09", "03-16"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270331", ["03-02", "03-16", "03-30"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["03-03", "03-08", "03-10"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["03-02", "03-12", "03-22"]),
        ("FREQ=MONTHLY;COUNT=3", ["03-02", "04-02", "05-02"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", ["04-05", "05-03", "06-07"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["03-26", "04-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["03-31", "05-31", "07-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["03-31", "04-30", "05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["03-31", "04-30"]),
        ("FREQ=YEARLY;COUNT=2", ["03-02", "03-02"]),
        ("rrule:freq=weekly;count=2", ["03-02", "03-09"]),
    ],
)
def test_rules_people_say(text: str, expected: list[str]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("until", "last"),
    [("20270316", "03-16"), ("20270316T100000", "03-16"), ("20270316T095959", "03-09"), ("20270316T090000Z", "03-16"),
     ("20270316T085959Z", "03-09")],
)  # fmt: skip
def test_until_is_a_whole_day_a_wall_time_or_an_instant(until: str, last: str) -> None:
    assert dates(f"FREQ=WEEKLY;UNTIL={until}")[-1] == last


def test_a_month_without_the_day_is_left_out_or_ends_on_its_last() -> None:
    start = datetime(2027, 1, 31, 10)
    assert dates("FREQ=MONTHLY;COUNT=3", start) == ["01-31", "03-31", "05-31"]
    ends = islice(occurrences(rule("FREQ=MONTHLY;COUNT=3", month_end="last"), start, BERLIN), 9)
    assert [f"{each:%m-%d}" for each in ends] == ["01-31", "02-28", "03-31"]


def test_a_date_left_out_is_not_made_up_for() -> None:
    kept = occurrences(rule("FREQ=WEEKLY;COUNT=3"), TEN, BERLIN, except_for=[TEN + timedelta(days=7)])
    assert [each.day for each in kept] == [2, 16]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=SECONDLY", "FREQ"), ("FREQ=MINUTELY;COUNT=5", "FREQ"), ("FREQ=HOURLY", "FREQ"), ("COUNT=3", "FREQ"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"), ("FREQ=DAILY;BYMINUTE=9", "BYMINUTE"),
        ("FREQ=YEARLY;BYWEEKNO=9", "BYWEEKNO"),
        ("FREQ=YEARLY;BYYEARDAY=9", "BYYEARDAY"), ("FREQ=YEARLY;BYEASTER=0", "BYEASTER"),
        ("FREQ=DAILY;X-MINE=1", "X-MINE"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270401", "UNTIL"), ("FREQ=DAILY;COUNT=3;COUNT=4", "COUNT"),
        ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=-1", "COUNT"), ("FREQ=DAILY;COUNT=999999999999", "COUNT"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"), ("FREQ=DAILY;INTERVAL=1000000", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL"), ("FREQ=DAILY;INTERVAL=٣", "INTERVAL"),
        ("FREQ=WEEKLY;BYDAY=2TU", "BYDAY"), ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"), ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=53MO;COUNT=2", "BYDAY"), ("FREQ=MONTHLY;BYDAY=-6FR", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=TU,6TU", "BYDAY"), ("FREQ=YEARLY;BYMONTH=12;BYDAY=6MO", "BYDAY"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 200), "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 5000), "RRULE"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"), ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"), ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=DAILY;BYSETPOS=-366;BYDAY=MO;COUNT=2", "BYSETPOS"),
        ("FREQ=WEEKLY;BYSETPOS=366;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=2", "BYSETPOS"),
        ("FREQ=WEEKLY;BYSETPOS=3;BYDAY=MO,TU", "BYSETPOS"), ("FREQ=WEEKLY;BYSETPOS=2;BYMONTH=3", "BYSETPOS"),
        ("FREQ=MONTHLY;BYSETPOS=-32;BYDAY=MO", "BYSETPOS"),
        ("FREQ=DAILY;WKST=XX", "WKST"), ("FREQ=DAILY;UNTIL=99991231", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20270231", "UNTIL"), ("FREQ=DAILY;UNTIL=soon", "UNTIL"), ("FREQ=DAILY;", "RRULE"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY"),
        ("FREQ", "FREQ"), ("", "RRULE"), ("FREQ=DAILY\nFREQ=DAILY", "FREQ"),
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_a_rule_outside_the_subset_is_refused_by_the_name_of_its_part(text: str, part: str) -> None:
    with pytest.raises(UnsupportedRule) as refused:
        rule(text)
    assert refused.value.extra["part"] == part


@pytest.mark.parametrize("text", ["FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                  "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"])  # fmt: skip
def test_a_rule_that_never_falls_on_a_day_comes_to_an_end(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    "text",
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-1",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=YEARLY;INTERVAL=40",
     "FREQ=DAILY;INTERVAL=3;BYMONTHDAY=-1,15;BYDAY=MO,TH,SU", "FREQ=WEEKLY;INTERVAL=52;BYMONTH=2;BYDAY=SA,SU;WKST=SU",
     "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1;BYMONTH=5", "FREQ=YEARLY;BYDAY=53FR", "FREQ=DAILY;BYDAY=MO;BYSETPOS=1"],
)  # fmt: skip
def test_what_comes_seldom_comes_to_the_end_of_the_years_that_are_counted(text: str) -> None:
    start, end = datetime(2019, 2, 28, 10), datetime(2199, 12, 31, 23)
    expected = rrulestr(text, dtstart=start).between(start, end, inc=True)
    assert list(occurrences(rule(text), start, BERLIN)) == expected


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("freq=weekly;byday=tu,th;count=6", "FREQ=WEEKLY;COUNT=6;BYDAY=TU,TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR,2TU;INTERVAL=2", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,2TU"),
        ("FREQ=DAILY;UNTIL=20270401", "FREQ=DAILY;UNTIL=20270401T235959"),
        ("FREQ=WEEKLY;UNTIL=20270401T080000Z;WKST=SU", "FREQ=WEEKLY;UNTIL=20270401T080000Z;WKST=SU"),
        (
            "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2;BYSETPOS=1",
            "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2;BYSETPOS=1",
        ),
    ],
)
def test_a_rule_is_written_with_its_parts_in_order(text: str, stored: str) -> None:
    assert written(rule(text), TEN) == stored


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_a_policy_on_month_ends_is_spelt_out_so_that_any_reader_counts_alike(day: int) -> None:
    start = datetime(2027, 1, day, 10)
    said = rule("FREQ=MONTHLY;COUNT=14", month_end="last")
    assert list(rrulestr(written(said, start), dtstart=start)) == list(occurrences(said, start, BERLIN))


days = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=4, unique=True)


@settings(max_examples=80, deadline=None)
@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), interval=st.integers(1, 5), on=days,
    nth=st.sampled_from(["", "1", "2", "-1"]), count=st.integers(1, 30),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
)  # fmt: skip
def test_occurrences_are_those_of_a_reader_of_the_whole_standard(
    frequency: str, interval: int, on: list[str], nth: str, count: int, start: datetime
) -> None:
    start = start.replace(microsecond=0)
    numbered = nth if frequency in {"MONTHLY", "YEARLY"} else ""
    text = f"FREQ={frequency};INTERVAL={interval};COUNT={count}" + (
        ";BYDAY=" + ",".join(numbered + day for day in on) if on else ""
    )
    found = list(occurrences(rule(text), start, BERLIN))
    assert found == list(rrulestr(text, dtstart=start))
    assert {each.time() for each in found} <= {start.time()}
    assert list(rrulestr(written(rule(text), start), dtstart=start)) == found


numbers = st.integers(-60, 60).map(str)
weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
numbered_days = st.builds(str.__add__, st.just("") | numbers, weekdays)
several_days = st.lists(numbered_days, min_size=1, max_size=3).map(",".join)
several_numbers = st.lists(numbers | st.integers(-400, 400).map(str), min_size=1, max_size=3).map(",".join)
frequencies = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
ends = st.sampled_from(["20240229", "20270630T235959Z", "21991231", "soon"])
values = {"FREQ": frequencies, "INTERVAL": st.integers(-1, 1000).map(str), "COUNT": numbers, "BYDAY": several_days,
          "BYMONTHDAY": several_numbers, "BYMONTH": several_numbers, "BYSETPOS": several_numbers,
          "UNTIL": ends}  # fmt: skip
parts = st.sampled_from(sorted(values)).flatmap(lambda name: values[name].map(lambda value: f"{name}={value}"))
near_rules = st.tuples(frequencies, st.lists(parts, max_size=4, unique_by=lambda part: part.split("=")[0])).map(
    lambda said: ";".join([f"FREQ={said[0]}", *(part for part in said[1] if not part.startswith("FREQ"))])
)


BY_DAYS = 40 * 366 + 2
MOST_STEPS = 3 * BY_DAYS  # to each of three dates


@contextmanager
def counted_steps() -> Iterator[Counter[str]]:
    """How often python-dateutil goes on by a day, week, month or year meanwhile."""
    steps: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("ddayset", "wdayset", "mdayset", "ydayset"):
            patched.setattr(f"dateutil.rrule._iterinfo.{name}", _counting(name, steps))
        yield steps


def _counting(name: str, steps: Counter[str]) -> Callable[..., Any]:
    original = getattr(_iterinfo, name)

    def count(*args: Any) -> Any:
        steps[name] += 1
        return original(*args)

    return count


@pytest.mark.parametrize(
    "text",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "FREQ=DAILY;INTERVAL=7;BYDAY=MO;COUNT=2",
     "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=31;COUNT=2", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5;BYDAY=MO,TU,WE;COUNT=2",
     "FREQ=YEARLY;BYSETPOS=366;BYDAY=MO,TU,WE,TH,FR,SA;COUNT=2", "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29"],
)  # fmt: skip
def test_a_rule_that_never_falls_on_a_day_is_seen_through_in_few_steps(text: str) -> None:
    with counted_steps() as steps:
        assert dates(text) == []
    assert steps
    assert steps["ddayset"] <= BY_DAYS
    assert steps["mdayset"] <= 400 * 12
    assert steps["ydayset"] <= 400


@settings(max_examples=300, deadline=None)
@given(
    text=near_rules | st.text(alphabet="FREQBYDAMONTHLWSU=;,+-0123456789\n ", max_size=60) | st.text(max_size=30),
    month_end=st.sampled_from(["skip", "last"]), start=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)),
)  # fmt: skip
def test_whatever_is_said_is_counted_out_or_refused_in_bounded_steps(
    text: str, month_end: MonthEnd, start: datetime
) -> None:
    try:
        said = rule(text, month_end=month_end)
    except UnsupportedRule:
        return
    with counted_steps() as steps:
        found = list(islice(occurrences(said, start, BERLIN), 3))
    assert sum(steps.values()) <= MOST_STEPS
    assert found == sorted(found)
    assert all(each >= start.replace(microsecond=0) for each in found)
