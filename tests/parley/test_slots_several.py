"""``parley slots``: limits, runs, group sessions, several builders, and what ``explain`` says of each."""

from typing import Any

import pytest

from kit.errors import Invalid
from parley.doors.slots import answer

THURSDAY = "2027-06-10"
HOURS = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "09:00", "end": "12:00"}]


def case(**more: Any) -> dict[str, Any]:
    return {
        "zone": "UTC", "hours": HOURS, "length": 30, "now": "2027-06-01T00:00:00Z",
        "from": f"{THURSDAY}T00:00:00Z", "to": "2027-06-11T00:00:00Z",
    } | more  # fmt: skip


def at(*hours: str) -> list[str]:
    return [f"{THURSDAY}T{hour}:00Z" for hour in hours]


def booked(*spans: str) -> list[list[str]]:
    return [at(*span.split("-")) for span in spans]


def hours_of(asked: dict[str, Any]) -> list[str]:
    return [start[11:16] for start in answer(asked)["slots"]]


def why(asked: dict[str, Any], start: str) -> str | None:
    because: str | None = answer(asked | {"explain": start})["because"]
    return because


def test_a_day_holds_no_more_sessions_than_its_limit() -> None:
    asked = case(limits={"sessions": {"day": 2, "week": None}}, booked=booked("09:00-09:30", "10:00-10:30"))
    assert hours_of(asked) == []
    assert why(asked, f"{THURSDAY}T11:00:00Z") == "limit"
    assert len(answer(asked | {"to": "2027-06-12T00:00:00Z"})["slots"]) == 6


def test_a_limit_is_counted_on_the_builders_own_calendar() -> None:
    """A session at 23:30 in New York is not on the next day, though it is in UTC."""
    late = {"zone": "America/New_York", "hours": [{"days": [4, 5], "start": "20:00", "end": "24:00"}]}
    asked = case(**late, limits={"sessions": {"day": 1}}, booked=[["2027-06-11T03:30:00Z", "2027-06-11T04:00:00Z"]])
    found = answer(asked | {"to": "2027-06-12T04:00:00Z"})["slots"]
    assert found[0] == "2027-06-12T00:00:00Z"


@pytest.mark.parametrize(
    ("day", "is_free"), [("2027-06-07", False), ("2027-06-13", False), ("2027-06-06", True), ("2027-06-14", True)]
)
def test_weeks_begin_on_monday(day: str, is_free: bool) -> None:
    asked = case(limits={"sessions": {"week": 1}}, booked=booked("09:00-09:30"), now="2027-05-01T00:00:00Z")
    assert (why(asked, f"{day}T10:00:00Z") is None) == is_free


def test_minutes_are_limited_as_sessions_are() -> None:
    asked = case(limits={"minutes": {"day": 90}}, booked=booked("09:00-10:00"))
    assert hours_of(asked) == ["10:00", "10:30", "11:00", "11:30"]
    assert why(asked | {"length": 45}, f"{THURSDAY}T10:30:00Z") == "limit"


def test_a_run_is_followed_by_a_break() -> None:
    asked = case(limits={"run": {"max_minutes": 60, "break_minutes": 30}}, booked=booked("10:00-10:30"), step=15)
    assert hours_of(asked) == ["09:00", "09:30", "10:30", "11:00", "11:15", "11:30"]
    assert why(asked, f"{THURSDAY}T09:15:00Z") == "run"


def test_a_session_that_would_join_two_runs_counts_as_one_long_run() -> None:
    asked = case(limits={"run": {"max_minutes": 90, "break_minutes": 15}}, booked=booked("09:00-10:00", "10:30-11:00"))
    assert why(asked, f"{THURSDAY}T10:00:00Z") == "run"
    assert why(asked, f"{THURSDAY}T11:00:00Z") is None


def test_a_group_session_is_joined_while_it_has_seats_and_blocks_what_overlaps_it() -> None:
    asked = case(capacity=4, step=15, booked=booked("10:00-10:30"), taken=dict.fromkeys(at("10:00"), 3))
    found = hours_of(asked)
    assert "10:00" in found
    assert not {"09:45", "10:15"} & set(found)
    assert why(asked | {"seats": 2}, f"{THURSDAY}T10:00:00Z") == "capacity"
    assert why(asked, f"{THURSDAY}T10:15:00Z") == "busy"


def test_joining_a_group_session_is_no_further_session() -> None:
    asked = case(
        capacity=4, booked=booked("10:00-10:30"), taken=dict.fromkeys(at("10:00"), 3), limits={"sessions": {"day": 1}}
    )
    assert hours_of(asked) == ["10:00"]


def test_seats_lost_of_a_start_concern_that_start_alone() -> None:
    asked = case(capacity=6, seats=2, taken=dict(zip(at("09:00", "10:00"), (5, 4), strict=True)))
    assert hours_of(asked) == ["09:30", "10:00", "10:30", "11:00", "11:30"]


def test_the_wrap_up_of_another_session_is_a_buffer_and_the_session_itself_is_busy() -> None:
    """T16."""
    asked = case(step=15, buffer_before=0, buffer_after=15, booked=booked("10:00-10:30"))
    assert why(asked, f"{THURSDAY}T10:15:00Z") == "busy"
    assert why(asked, f"{THURSDAY}T10:30:00Z") == "buffer"
    assert why(asked, f"{THURSDAY}T10:45:00Z") is None
    assert why(asked, f"{THURSDAY}T09:30:00Z") == "buffer"


TWO = {
    "ana": {"busy": booked("09:00-10:00")},
    "ben": {"zone": "Europe/Berlin", "hours": [{"days": [4], "start": "11:30", "end": "13:00"}]},
}


def test_any_builder_will_do() -> None:
    found = answer(case(builders=TWO, mode="any"))["slots"]
    assert found == [
        {"start": f"{THURSDAY}T09:30:00Z", "builders": ["ben"]},
        {"start": f"{THURSDAY}T10:00:00Z", "builders": ["ana", "ben"]},
        {"start": f"{THURSDAY}T10:30:00Z", "builders": ["ana", "ben"]},
        {"start": f"{THURSDAY}T11:00:00Z", "builders": ["ana"]},
        {"start": f"{THURSDAY}T11:30:00Z", "builders": ["ana"]},
    ]


def test_all_builders_together() -> None:
    found = answer(case(builders=TWO, mode="all"))["slots"]
    assert [each["start"][11:16] for each in found] == ["10:00", "10:30"]
    assert all(each["builders"] == ["ana", "ben"] for each in found)


def test_one_busy_and_one_late_colleague_keep_a_collective_start_off() -> None:
    """T24: the second is busy 10:15-10:30, the third opens at 10:30."""
    three = {
        "one": {}, "two": {"busy": booked("10:15-10:30")},
        "three": {"overrides": [{"date": THURSDAY, "hours": [{"start": "10:30", "end": "12:00"}]}]},
    }  # fmt: skip
    asked = case(builders=three, mode="all", length=60, step=30)
    assert [each["start"][11:16] for each in answer(asked)["slots"]] == ["10:30", "11:00"]
    told = answer(asked | {"explain": f"{THURSDAY}T10:00:00Z"})
    assert (told["bookable"], told["because"]) == (False, "hours")
    assert told["builders"]["two"]["because"] == "busy"


def test_explain_says_who_can_when_anybody_can() -> None:
    told = answer(case(builders=TWO, mode="any", explain=f"{THURSDAY}T09:30:00Z"))
    assert (told["bookable"], told["because"]) == (True, None)
    assert told["builders"]["ana"]["because"] == "busy"
    assert told["builders"]["ben"]["bookable"]


@pytest.mark.parametrize(
    ("start", "because"),
    [
        ("2027-03-14T02:30:00", "gap"), ("2027-03-14T02:30:00-05:00", "gap"), ("2027-03-14T02:30:00-04:00", "gap"),
        ("2027-03-14T07:30:00Z", None), ("2027-03-14T03:30:00", None), ("2027-03-14T01:30:00", None),
    ],
)  # fmt: skip
def test_a_time_the_clocks_skip_is_called_so(start: str, because: str | None) -> None:
    asked = case(
        zone="America/New_York", hours=[{"days": [7], "start": "00:00", "end": "08:00"}], now="2027-03-01T00:00:00Z"
    )
    assert why(asked, start) == because


def test_hours_that_never_close_are_counted_from_monday_whatever_was_asked_for() -> None:
    asked = case(hours=[{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}], length=50)
    week = answer(asked | {"from": "2027-06-07T00:00:00Z", "to": "2027-06-14T00:00:00Z"})["slots"]
    assert week[:2] == ["2027-06-07T00:00:00Z", "2027-06-07T00:50:00Z"]
    day = answer(asked)["slots"]
    assert day == [start for start in week if start.startswith(THURSDAY)]
    assert all(why(asked, start) is None for start in day)
    assert why(asked, f"{THURSDAY}T00:01:00Z") == "grid"


@pytest.mark.parametrize(
    "change",
    [
        {"limits": {"sessions": {"decade": 1}}}, {"limits": {"sessions": {"day": -1}}}, {"limits": {"sessions": 3}},
        {"limits": {"run": {"max_minutes": 0, "break_minutes": 5}}}, {"limits": {"sessions": {"day": True}}},
        {"mode": "some"}, {"builders": []}, {"builders": {"ana": {"length": 5}}}, {"builders": {"ana": 1}},
        {"builders": {"ana": {"zone": "Nowhere"}}}, {"hours": None}, {"zone": None}, {"zone": "../etc/passwd"},
        {"now": "9999-12-31T23:59:59Z"}, {"from": "0001-01-01T00:00:00Z"}, {"now": 5}, {"now": "1750000000"},
        {"from": "2027-06-10T00:00:60Z"}, {"to": "2054-10-26T00:00:00Z"}, {"explain": "soon"}, {"explain": "10:00"},
        {"explain": "9999-12-31T23:59:59"}, {"busy": [["2027-06-10T09:00:00Z"]]}, {"booked": [[1, 2]]},
        {"length": float("nan")}, {"length": 30.5}, {"length": True}, {"step": "30"}, {"capacity": 10**9},
        {"taken": {"2027-06-10T09:00:00Z": -1}}, {"overrides": [{"date": "2027-06-31", "hours": []}]},
        {"hours": [{"days": [1.0], "start": "09:00", "end": "10:00"}]}, {"hours": HOURS * 400},
        {"builders": {str(each): {} for each in range(1900)}, "to": "2028-06-11T00:00:00Z"},
    ],
    ids=lambda change: str(change)[:40],
)  # fmt: skip
def test_a_case_that_cannot_be_is_refused_with_a_reason(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        answer(case() | change)
    assert refused.value.detail


@pytest.mark.parametrize("asked", [None, [], 3, "case", {}])
def test_what_is_no_case_is_refused(asked: Any) -> None:
    with pytest.raises(Invalid):
        answer(asked)


def test_more_starts_than_anybody_can_read_are_refused() -> None:
    always = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}]
    with pytest.raises(Invalid, match="starts"):
        answer(case(hours=always, length=1, to="2029-06-01T00:00:00Z"))
