"""Every door has a JSON Schema that says what the code reads and writes, and the documented examples fit it."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from parley.doors import schemas

UNDERSTAND_CASE = {
    "id": "1", "text": "can ana do tuesday arvo?", "now": "2027-06-09T23:30:00-07:00", "zone": "America/Los_Angeles",
    "lang": None, "asked": "time", "last": "What time suits you?",
    "context": {"services": ["Coaching"], "builders": ["Ana Reyes"], "locale": "en-US"},
}  # fmt: skip
EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("chat-message", {"id": "m1", "text": "Can I see Ana tomorrow?"}),
    ("chat-answer", {
        "replies": [{"id": "r1", "text": "…", "choices": [{"label": "Tue 15 Jun, 10:00", "value": "tok_1"}]}],
        "effects": [{"kind": "held", "booking": "bkg_1", "builder": "Ana Reyes", "service": "Coaching",
                     "start": "2027-06-15T17:00:00Z", "zone": "America/Los_Angeles", "seats": 1}],
        "asked": "time",
    }),
    ("recurrence-case", {
        "rrule": "FREQ=WEEKLY;BYDAY=TU;COUNT=6", "dtstart": "2027-03-02T10:00:00", "zone": "Europe/Berlin",
        "exdate": ["2027-03-16T10:00:00"], "limit": 60,
    }),
    ("seed", {
        "organisation": {"name": "Corner", "slug": "corner", "zone": "Europe/Lisbon", "currency": "EUR"},
        "services": [{"name": "Haircut", "minutes": 30, "step": 30, "price": 2000, "capacity": 1, "aliases": ["cut"]}],
        "builders": [{"name": "Ana", "zone": "Europe/Lisbon", "place": "Lisbon", "services": ["Haircut"],
                      "hours": [{"days": [1], "start": "09:00", "end": "17:00"}]}],
    }),
    ("slots-case", {
        "zone": "America/New_York", "hours": [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}],
        "overrides": [{"date": "2027-03-14", "hours": [{"start": "10:00", "end": "12:00"}]}],
        "busy": [["2027-03-16T14:00:00Z", "2027-03-16T14:30:00Z"]], "length": 60, "step": 30, "buffer_after": 15,
        "notice": 120, "now": "2027-03-10T12:00:00Z", "from": "2027-03-14T00:00:00Z", "to": "2027-03-17T00:00:00Z",
    }),
    ("understand", UNDERSTAND_CASE),
]  # fmt: skip


@pytest.mark.parametrize("door", schemas.DOORS)
def test_the_schema_on_file_is_what_the_code_reads(door: str) -> None:
    assert schemas.path(door).read_text("utf-8") == schemas.text(door), "run make schemas"


@pytest.mark.parametrize(("door", "example"), EXAMPLES, ids=[door for door, _ in EXAMPLES])
def test_a_documented_example_fits_the_schema(door: str, example: dict[str, Any]) -> None:
    known = json.loads(schemas.path(door).read_text("utf-8"))
    assert list(Draft202012Validator(known).iter_errors(example)) == []


def test_a_key_nobody_reads_does_not_fit_a_case() -> None:
    case = dict(EXAMPLES[3][1]) | {"lenght": 30}
    assert not Draft202012Validator(schemas.schema("slots-case")).is_valid(case)
