import json
import re
from pathlib import Path
from typing import Any

import pytest

from nlu.door import answer
from nlu.local import LocalEngine

CASE: dict[str, Any] = {
    "id": "1", "text": "can ana do tuesday arvo?", "now": "2027-06-09T23:30:00-07:00", "zone": "America/Los_Angeles",
    "lang": None, "asked": "time", "last": "What time suits you?",
    "context": {"services": ["Haircut"], "builders": ["Ana Reyes"], "locale": "en-US"},
}  # fmt: skip


def test_the_example_of_the_door_is_answered_as_documented(engine: LocalEngine) -> None:
    said = answer(CASE, engine)
    assert (said["id"], said["intent"], said["language"]) == ("1", "book", "en")
    assert said["slots"]["builder"] == {"value": "Ana Reyes", "text": "ana", "start": 4, "end": 7}
    (time,) = said["times"]
    assert time["text"] == "tuesday arvo"
    assert (time["start"], time["end"]) == ("2027-06-15T12:00:00-07:00", "2027-06-15T18:00:00-07:00")
    assert (time["open"], time["grain"], time["alternatives"]) == (None, "hour", [])


@pytest.mark.parametrize("case", [None, [], {"id": "9"}, CASE | {"now": "soon"}, CASE | {"zone": "Mars/Base"}])
def test_a_case_that_cannot_be_read_is_answered_with_a_problem(engine: LocalEngine, case: Any) -> None:
    said = answer(case, engine)
    assert set(said) == {"id", "error"}
    assert set(said["error"]) == {"type", "title", "detail"}
    assert said["error"]["type"] == "invalid-case"


def test_all_that_is_wrong_with_a_case_is_told_at_once(engine: LocalEngine) -> None:
    case = {"id": "9", "zone": "Mars/Base"}
    told = answer(case, engine)["error"]["detail"].split("; ")
    assert {"text: Field required", "now: Field required"} < set(told)
    assert any(each.startswith("zone: 'Mars/Base' is not a time zone") for each in told)


def test_what_is_no_object_is_told_so(engine: LocalEngine) -> None:
    assert answer([], engine)["error"]["detail"] == "the line: a case is a JSON object"


def test_the_example_in_the_guide_is_answered_as_it_says(engine: LocalEngine) -> None:
    section = Path("docs/doors.md").read_text().partition("## `parley understand --jsonl`")[2]
    [shown] = re.findall(r"echo '(.+?)' \| uv run parley understand --jsonl", section, re.DOTALL)
    said = answer(json.loads(shown), engine)
    assert f'"intent": "{said["intent"]}"' in section
    [time] = said["times"]
    assert f'"start": "{time["start"]}", "end": "{time["end"]}"' in section
    builder = said["slots"]["builder"]
    assert f'"value": "{builder["value"]}", "text": "{builder["text"]}"' in section


def test_a_case_may_bring_labels_of_its_own(engine: LocalEngine) -> None:
    case = {"text": "can ana do tuesday arvo?", "now": "2027-06-09T23:30:00-07:00", "zone": "America/Los_Angeles"}
    labelled = case | {"gold": "book", "context": {"source": "mail"}}
    assert answer(labelled, engine) == answer(case, engine)
