"""``parley slots`` with a rule: the wall times it falls on."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from kit.errors import Invalid
from parley.cli import app
from parley.doors.slots import answer

DOORS = {
    "rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=6", "dtstart": "2027-03-02T10:00:00", "zone": "Europe/Berlin",
    "exdate": ["2027-03-16T10:00:00"], "limit": 60,
}  # fmt: skip


def test_the_example_of_the_doors() -> None:
    assert answer(DOORS) == {
        "occurrences": [
            "2027-03-02T10:00:00", "2027-03-09T10:00:00", "2027-03-23T10:00:00", "2027-03-30T10:00:00",
            "2027-04-06T10:00:00",
        ]
    }  # fmt: skip


def test_wall_time_is_kept_over_the_change_of_clocks_and_an_instant_is_read_in_the_zone() -> None:
    asked = DOORS | {"dtstart": "2027-03-02T09:00:00Z", "exdate": ["2027-03-30T08:00:00Z"]}
    assert answer(asked)["occurrences"][-2:] == ["2027-03-23T10:00:00", "2027-04-06T10:00:00"]


def test_no_more_than_the_limit_are_listed() -> None:
    assert len(answer(DOORS | {"rrule": "FREQ=DAILY", "limit": 7})["occurrences"]) == 7


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Mars/Olympus"}, {"dtstart": "2027-03-02"}, {"dtstart": "9999-12-31T10:00:00"}, {"dtstart": 5},
        {"dtstart": "0001-01-01T00:00:00+14:00"}, {"limit": 0}, {"limit": 10**9}, {"limit": "5"}, {"rrule": 3},
        {"rrule": None}, {"exdate": "2027-03-16T10:00:00"}, {"exdate": ["soon"]}, {"surprise": 1}, {"month_end": "no"},
    ],
    ids=str,
)  # fmt: skip
def test_a_case_that_cannot_be_is_refused_with_a_reason(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        answer(DOORS | change)
    assert refused.value.detail


def test_a_bomb_ends_with_a_problem_naming_the_part_and_exit_code_2() -> None:
    told = CliRunner().invoke(app, ["slots"], input=json.dumps(DOORS | {"rrule": "FREQ=SECONDLY"}))
    assert told.exit_code == 2
    problem = json.loads(told.stdout)
    assert problem["part"] == "FREQ"
    assert problem["type"].endswith("unsupported-rule")
