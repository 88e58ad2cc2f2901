"""``parley slots``: the scenarios of scheduling that one builder shows."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import Invalid, Problem
from parley.doors.slots import answer

DOORS = {
    "zone": "America/New_York",
    "hours": [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}],
    "overrides": [
        {"date": "2027-03-14", "hours": [{"start": "10:00", "end": "12:00"}]},
        {"date": "2027-03-15", "hours": []},
    ],
    "busy": [["2027-03-16T14:00:00Z", "2027-03-16T14:30:00Z"]],
    "length": 60, "step": 30, "buffer_before": 0, "buffer_after": 15, "buffers_outside_hours": True, "notice": 120,
    "now": "2027-03-10T12:00:00Z", "from": "2027-03-14T00:00:00Z", "to": "2027-03-17T00:00:00Z",
}  # fmt: skip
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def case(start: str, end: str, *, day: str, zone: str = "America/New_York", length: int = 60, **more: Any) -> Any:
    where = ZoneInfo(zone)
    first = datetime.fromisoformat(day).replace(tzinfo=where)
    return {
        "zone": zone, "hours": [{"days": [first.isoweekday()], "start": start, "end": end}], "length": length,
        "now": "2026-12-01T00:00:00Z", "from": first.isoformat(), "to": (first + timedelta(hours=36)).isoformat(),
    } | more  # fmt: skip


def starts(asked: Any) -> list[str]:
    found: list[str] = answer(asked)["slots"]
    return found


def hours_of(found: list[str]) -> list[str]:
    return [each[11:16] for each in found]


def test_the_example_of_the_doors() -> None:
    found = starts(DOORS)
    assert found[:3] == ["2027-03-14T14:00:00Z", "2027-03-14T14:30:00Z", "2027-03-14T15:00:00Z"]
    assert found[3] == "2027-03-16T14:30:00Z"
    assert "2027-03-16T13:00:00Z" not in found
    assert found[-1] == "2027-03-16T20:00:00Z"


def test_all_that_is_wrong_with_a_case_is_told_by_its_place() -> None:
    hours = [{"days": [1, 8], "start": "9:00", "end": "17:00", "ends": "18:00"}]
    builders = {"ana": {"zone": "Mars/Olympus", "busy": [["2027-03-16T15:00:00Z", "2027-03-16T14:00:00Z"]]}}
    with pytest.raises(Invalid) as refused:
        answer(DOORS | {"hours": hours, "lenght": 30, "step": "30", "builders": builders})
    told = refused.value.extra["errors"]
    assert isinstance(told, list)
    places = ["builders.ana.busy.0", "builders.ana.zone", "hours.0.days.1", "hours.0.ends", "hours.0.start"]
    assert sorted(each["field"] for each in told) == [*places, "lenght", "step"]
    assert all(f"{each['field']}: {each['message']}" in refused.value.detail for each in told)
    assert "lenght: there is no such key" in refused.value.detail


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"from": "2027-03-18T00:00:00Z", "hours": None}, ["“to” lies before “from”", "zone and hours"]),
        ({"zone": "Mars/Olympus"}, ["zone: “Mars/Olympus” is not a known time zone."]),
    ],
)
def test_what_is_wrong_with_the_whole_is_told_at_once(change: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(Problem) as refused:
        answer(DOORS | change)
    assert all(each in refused.value.detail for each in said)
    assert refused.value.type == ("unknown-zone" if "zone" in change else "invalid")


def test_a_skipped_hour_is_never_offered() -> None:
    """T01."""
    found = starts(case("00:00", "08:00", day="2027-03-14", length=30))
    assert len(found) == 14
    assert len(set(found)) == 14
    assert hours_of(found)[3:5] == ["06:30", "07:00"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2027-03-07", "14:00", "21:00"), ("2027-03-14", "13:00", "20:00"), ("2027-11-07", "14:00", "21:00")],
)
def test_working_hours_are_wall_hours(day: str, first: str, last: str) -> None:
    """T02."""
    found = hours_of(starts(case("09:00", "17:00", day=day)))
    assert (len(found), found[0], found[-1]) == (8, first, last)


def test_a_repeated_hour_is_offered_twice() -> None:
    """T03."""
    asked = case("00:00", "04:00", day="2027-11-07", length=30)
    found = starts(asked)
    assert len(found) == 10
    assert {"2027-11-07T05:30:00Z", "2027-11-07T06:30:00Z"} <= set(found)
    booked = asked | {"booked": [["2027-11-07T06:30:00Z", "2027-11-07T07:00:00Z"]]}
    assert "2027-11-07T05:30:00Z" in starts(booked)


@pytest.mark.parametrize(("day", "count"), [("2027-03-13", 7), ("2027-11-06", 9), ("2027-06-12", 8)])
def test_a_night_shift_belongs_to_the_day_it_starts(day: str, count: int) -> None:
    """T05."""
    assert len(starts(case("22:00", "06:00", day=day))) == count


def test_zones_with_odd_offsets() -> None:
    """T08."""
    found = starts(case("09:00", "17:00", day="2027-01-04", zone="Asia/Kolkata"))
    assert (len(found), found[0]) == (8, "2027-01-04T03:30:00Z")


def test_buffers_of_two_sessions_add_up() -> None:
    """T16, as far as one policy goes: occupied ranges never overlap."""
    asked = case(
        "09:00", "12:00", day="2027-06-10", zone="UTC", length=30, step=15, buffer_before=30, buffer_after=0,
        busy=[["2027-06-10T10:00:00Z", "2027-06-10T10:45:00Z"]],
    )  # fmt: skip
    found = hours_of(starts(asked))
    assert [each for each in found if each < "10:00"] == ["09:00", "09:15", "09:30"]
    assert min(each for each in found if each > "10:00") == "11:15"


def test_buffers_at_the_edge_of_hours() -> None:
    """T17."""
    asked = case("09:00", "12:00", day="2027-06-10", zone="UTC", buffer_before=15, buffer_after=15)
    assert hours_of(starts(asked)) == ["09:00", "10:00", "11:00"]
    assert starts(asked | {"booked": [["2027-06-10T10:00:00Z", "2027-06-10T11:00:00Z"]]}) == []
    inside = hours_of(starts(asked | {"buffers_outside_hours": False, "step": 15}))
    assert (inside[0], inside[-1]) == ("09:15", "10:45")


def test_neighbours_empty_stretches_and_the_end_of_the_day() -> None:
    """T18."""
    asked = case("09:00", "12:00", day="2027-06-10", zone="UTC", length=30)
    booked = hours_of(starts(asked | {"booked": [["2027-06-10T10:00:00Z", "2027-06-10T10:30:00Z"]]}))
    assert {"09:30", "10:30"} <= set(booked)
    assert "10:00" not in booked
    assert len(starts(asked | {"busy": [["2027-06-10T10:10:00Z", "2027-06-10T10:10:00Z"]]})) == 6
    assert "10:00" not in hours_of(starts(asked | {"busy": [["2027-06-10T10:10:00Z", "2027-06-10T10:20:00Z"]]}))
    late = starts(case("21:00", "24:00", day="2027-06-10", zone="UTC"))
    assert hours_of(late)[-1] == "23:00"
    assert hours_of(starts(case("21:00", "23:59", day="2027-06-10", zone="UTC")))[-1] == "22:00"


def test_seats_left_decide_for_a_class() -> None:
    asked = case("09:00", "11:00", day="2027-06-10", zone="UTC", capacity=6, taken={"2027-06-10T09:00:00Z": 5})
    assert hours_of(starts(asked)) == ["09:00", "10:00"]
    assert hours_of(starts(asked | {"seats": 2})) == ["10:00"]


@pytest.mark.parametrize(
    ("start", "because"),
    [
        ("2026-11-30T10:00:00Z", "past"),
        ("2027-06-10T08:00:00Z", "hours"),
        ("2027-06-10T09:10:00Z", "grid"),
        ("2027-06-10T10:00:00Z", "busy"),
        ("2027-06-10T09:30:00Z", "buffer"),
        ("2027-06-10T11:00:00Z", None),
    ],
)
def test_explain_names_the_rule(start: str, because: str | None) -> None:
    asked = case(
        "09:00", "12:00", day="2027-06-10", zone="UTC", length=30, buffer_after=5, explain=start,
        busy=[["2027-06-10T10:00:00Z", "2027-06-10T10:30:00Z"]],
    )  # fmt: skip
    told = answer(asked)
    assert (told["bookable"], told["because"]) == (because is None, because)


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Mars/Olympus"}, {"length": 0}, {"length": -5}, {"step": 0}, {"from": "2027-06-10"},
        {"to": "2020-01-01T00:00:00Z"}, {"to": "2060-01-01T00:00:00Z"}, {"now": "2027-06-10T10:00:60Z"},
        {"hours": [{"days": [8], "start": "09:00", "end": "10:00"}]},
        {"hours": [{"days": [1], "start": "9", "end": "25:00"}]},
        {"busy": [["2027-06-10T10:00:00Z", "2027-06-10T09:00:00Z"]]},
        {"surprise": 1}, {"taken": {"soon": 1}},
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_is_refused_with_a_reason(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        answer(case("09:00", "12:00", day="2027-06-10", zone="UTC") | change)
    assert refused.value.detail


ZONES = ("America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "Africa/Casablanca", "UTC")


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(datetime(2024, 1, 1).date(), datetime(2030, 12, 31).date()),
    opens=st.integers(0, 23), long=st.integers(1, 14), length=st.sampled_from([15, 30, 45, 60, 90]),
    step=st.sampled_from([10, 15, 30, 60]), before=st.sampled_from([0, 10, 15]), after=st.sampled_from([0, 5, 20]),
    outside=st.booleans(), busy=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 200)), max_size=4),
)  # fmt: skip
def test_what_is_offered_is_what_an_independent_count_by_minutes_finds(
    zone: str, day: Any, opens: int, long: int, length: int, step: int, before: int, after: int, outside: bool,
    busy: Any,
) -> None:  # fmt: skip
    start, end = f"{opens:02d}:00", f"{(opens + long) % 24:02d}:00"
    first = datetime.combine(day, datetime.min.time()).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    spans = [(first + timedelta(minutes=at), first + timedelta(minutes=at + size)) for at, size in busy]
    asked = {
        "zone": zone, "hours": [{"days": EVERY_DAY, "start": start, "end": end}], "length": length, "step": step,
        "buffer_before": before, "buffer_after": after, "buffers_outside_hours": outside,
        "busy": [[a.isoformat(), b.isoformat()] for a, b in spans], "now": "2020-01-01T00:00:00Z",
        "from": first.isoformat(), "to": (first + timedelta(hours=30)).isoformat(),
    }  # fmt: skip
    found = [datetime.fromisoformat(each) for each in starts(asked)]
    assert found == _by_minutes(asked, first, spans)
    offered = set(found)
    for each in (first + timedelta(minutes=minute) for minute in range(0, 1800, 45)):
        assert answer(asked | {"explain": each.isoformat()})["bookable"] == (each in offered)


def _by_minutes(asked: Any, first: datetime, busy: list[tuple[datetime, datetime]]) -> list[datetime]:
    """Walk the clock minute by minute: a window opens when the wall shows its start, and closes when it last shows its
    end; where the wall never shows one of them, when it has jumped past it.
    """
    where, hours = ZoneInfo(asked["zone"]), asked["hours"][0]
    minutes = [first + timedelta(minutes=each) for each in range(-3 * 1440, 4 * 1440)]
    walls = [minute.astimezone(where).replace(tzinfo=None) for minute in minutes]
    is_open = [False] * len(minutes)
    for day in sorted({wall.date() for wall in walls})[1:-2]:
        opens, closes = (datetime.combine(day, time.fromisoformat(hours[each])) for each in ("start", "end"))
        closes += timedelta(days=closes <= opens)
        begin = next(at for at, wall in enumerate(walls) if wall >= opens)
        shown = [at for at, wall in enumerate(walls) if wall == closes]
        end = shown[-1] if shown else next(at for at, wall in enumerate(walls) if wall >= closes)
        is_open[begin:end] = [True] * (end - begin)
    found, origin = [], None
    length, before, after = (timedelta(minutes=asked[key]) for key in ("length", "buffer_before", "buffer_after"))
    last = datetime.fromisoformat(asked["to"])
    run_end: dict[int, datetime] = {}
    for at in range(len(minutes) - 1, -1, -1):
        run_end[at] = run_end.get(at + 1, minutes[at] + timedelta(minutes=1)) if is_open[at] else minutes[at]
    for at, minute in enumerate(minutes):
        origin = None if not is_open[at] else minute if origin is None else origin
        if origin is None or not first <= minute < last or (minute - origin) % timedelta(minutes=asked["step"]):
            continue
        needed = (minute - before, minute + length + after)
        inside = (needed[0] >= origin and needed[1] <= run_end[at]) or asked["buffers_outside_hours"]
        is_free = all(max(a, needed[0]) >= min(b, needed[1]) or a == b for a, b in busy)
        if minute + length <= run_end[at] and inside and is_free:
            found.append(minute)
    return found
