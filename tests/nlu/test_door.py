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
